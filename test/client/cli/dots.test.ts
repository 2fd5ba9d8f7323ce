/** A partner called `..` and clients called `.` and `~.`: identifiers like any other, for whoever calls the API too. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessGranted,
  activity,
  clientRegistered,
  partnerRegistered,
  userAssigned,
  userCreated,
} from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { rowsOf } from './run-tenure.ts';
import { serveApiWorld, type ServedApi } from './served-api.ts';

let served: ServedApi;
beforeAll(async () => {
  served = await serveApiWorld();
  const { world } = served.api;
  world.setTime('2026-03-10T00:00:00Z');
  await world.send(
    partnerRegistered('..'),
    userCreated('bob', '..'),
    ...['.', '~.'].flatMap((client, day) => [
      clientRegistered(client),
      userAssigned('bob', client),
      accessGranted('bob', client),
      activity('bob', client, { ...EDIT, at: `2026-02-0${day + 1}T00:00:00Z` }),
    ]),
  );
  await world.judgeAll();
});
afterAll(async () => served.close());

const tenure = (...args: readonly string[]) => served.tenure(args);

describe('identifiers that are dots', () => {
  it.each([
    ['.', '2026-02-01T00:00:00.000Z'],
    ['~.', '2026-02-02T00:00:00.000Z'],
  ])('name a relationship: .. and %s', async (client, since) => {
    const run = await tenure('relationship', 'show', '..', client, '--json');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(rowsOf(run)).toMatchObject([{ partner: '..', client, status: 'managed', periods: [{ since }] }]);
    expect(await tenure('relationship', 'explain', '..', client)).toMatchObject({ code: 0, stderr: '' });
  });

  it('name a partner', async () => {
    expect(rowsOf(await tenure('forecast', '..', '--json'))).toMatchObject([{ partner: '..' }]);
    expect(await tenure('partner', 'single-keepers', '..')).toMatchObject({ code: 0, stderr: '' });
    expect(await tenure('partner', 'potential', '..')).toMatchObject({ code: 0, stderr: '' });
    const preview = await tenure('digest', 'preview', '..');
    expect(preview).toMatchObject({ code: 0, stderr: '' });
  });

  it('are those of the token of a partner', async () => {
    const made = await served.api.post('/v1/tokens', { name: 'of dots', role: 'partner', partner: '..' });
    const { token } = made.json<{ token: string }>();
    const status = async (path: string) => (await served.api.getWith(token, path)).statusCode;
    expect(await status('/v1/relationships/~../~.')).toBe(200);
    expect(await status('/v1/partners/~../forecast')).toBe(200);
    expect(await status('/v1/partners/~~../forecast')).toBe(403);
  });

  it('name what access is removed from, and the removal is followed to its end', async () => {
    // No worker is there to start and to close a run.
    await served.api.world.pool.query(`UPDATE relationship SET run = 'none' WHERE client_id = '.'`);
    const run = await tenure('access', 'remove', 'bob', '.', '--yes');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('The relationship of .. and . has ended at 2026-03-10 00:00:00 UTC;');
  });
});
