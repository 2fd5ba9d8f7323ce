import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessRemoved, activity, activityVoided } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { rowsOf } from './run-tenure.ts';
import { serveApiWorld, type ServedApi } from './served-api.ts';

const THIRD_OF_MARCH = '2026-03-03T00:00:00Z';

let served: ServedApi;
beforeAll(async () => {
  served = await serveApiWorld();
  const { world } = served.api;
  world.setTime('2026-03-02T00:00:00Z');
  const first = activity('ann', 'shop', { ...EDIT, at: '2026-01-05T00:00:00Z', id: 'first' });
  await world.send(first, activity('ann', 'shop', { ...EDIT, at: '2026-03-01T00:00:00Z', id: 'second' }));
  // Ten days later it turns out that access had ended in February, and another activity had nothing to it.
  world.setTime('2026-03-12T00:00:00Z');
  await world.send(
    accessRemoved('ann', 'shop', { at: '2026-02-10T00:00:00Z', id: 'gone' }),
    activity('ann', 'shop', { tool: 'unheard of', action: 'edited', at: '2026-02-11T00:00:00Z', id: 'nothing' }),
    activityVoided(first, { at: '2026-03-12T00:00:00Z', id: 'void' }),
  );
  await world.judgeAll();
});
afterAll(async () => served.close());

const tenure: ServedApi['tenure'] = (args, options) => served.tenure(args, options);

describe('tenure relationship show --known-at', () => {
  it('says what was thought, how it is known today, and what came between', async () => {
    const { code, stdout } = await tenure(['relationship', 'show', 'acme', 'shop', '--known-at', THIRD_OF_MARCH]);
    expect(code).toBe(0);
    expect(stdout).toContain('acme and shop: managed since 2026-01-05 00:00:00, as of 2026-03-03 00:00:00 UTC');
    expect(stdout).toContain('As it was known on 2026-03-03 00:00:00 UTC, up to position 7 of the ledger.');
    expect(stdout).toContain('Today it is known otherwise:\n  never managed\n');
    expect(stdout).toMatch(/2026-03-12 00:00:00 +2026-02-10 00:00:00 +access\.removed +gone\n/);
    expect(stdout).toMatch(/activity\.voided +void\n/);
    expect(stdout).not.toContain('nothing\n');
  });

  it('says that nothing is different, and answers as one JSON object', async () => {
    const [view] = rowsOf(
      await tenure(['relationship', 'show', 'acme', 'shop', '--known-at', '2026-03-20T00:00:00Z', '--json']),
    );
    expect(view).toMatchObject({ known: { isDifferent: false, because: { events: [], ruleSets: [] } } });
    const args = ['relationship', 'show', 'acme', 'shop', '--at', '2026-02-01T00:00:00Z', '--known-at', THIRD_OF_MARCH];
    const [earlier] = rowsOf(await tenure([...args, '--json']));
    expect(earlier).toMatchObject({ at: '2026-02-01T00:00:00.000Z', status: 'managed' });
  });

  it('refuses what is no time', async () => {
    expect(await tenure(['relationship', 'show', 'acme', 'shop', '--known-at', 'march'])).toMatchObject({ code: 2 });
    expect((await served.api.get('/v1/relationships/acme/shop?known_at=march')).statusCode).toBe(400);
    expect((await served.api.get('/v1/relationships/acme/nowhere?known_at=2026-03-03T00:00:00Z')).json()).toMatchObject(
      {
        code: 'unknown_client',
      },
    );
  });
});

describe('tenure export --known-at', () => {
  it('prints what was accepted by then, as of then', async () => {
    const exported = async (...args: readonly string[]) => rowsOf(await tenure(['export', ...args]));
    expect(await exported('periods', '--known-at', THIRD_OF_MARCH)).toMatchObject([
      { partner: 'acme', client: 'shop', start: '2026-01-05T00:00:00.000Z', end: null, heldBy: 'second' },
    ]);
    expect(await exported('verdicts', '--known-at', THIRD_OF_MARCH)).toMatchObject([{ id: 'first' }, { id: 'second' }]);
    expect(await exported('verdicts', '--known-at', THIRD_OF_MARCH, '--at', '2026-02-01T00:00:00Z')).toHaveLength(1);
    expect(await exported('verdicts', '--known-at', '2025-01-01T00:00:00Z')).toEqual([]);
  });
});
