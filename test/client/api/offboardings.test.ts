import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import { createAppender, type Appender } from '../../../store/ledger/appender.ts';
import { offboardingOf } from '../../../store/offboardings/offboarding.ts';
import { offboardNext } from '../../../store/offboardings/work.ts';
import { accessGranted, activity, clientRegistered, userCreated } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';
import { clientsInPages } from './all-pages.ts';

let api: ApiWorld;
let appender: Appender;
/** `ann` alone keeps `shop`; with `ben` she keeps `dock`; at `quay` she has access and was never active. */
beforeEach(async () => {
  api = await createApiWorld();
  appender = createAppender(api.world.pool);
  api.world.setTime('2026-01-10T00:00:00Z');
  await api.world.send(
    clientRegistered('dock'),
    clientRegistered('quay'),
    userCreated('ben', 'acme'),
    ...['dock', 'quay'].map((client) => accessGranted('ann', client)),
    accessGranted('ben', 'dock'),
    activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }),
    activity('ben', 'dock', { ...EDIT, at: '2026-01-03T00:00:00Z' }),
    activity('ann', 'dock', { ...EDIT, at: '2026-01-04T00:00:00Z' }),
  );
});
afterEach(async () => {
  await appender.close();
  await api.close();
});

const offboard = (body: object = { mode: 'remove', user: 'ann', confirm: 'REMOVE' }): Promise<LightMyRequestResponse> =>
  api.post('/v1/offboardings', body);

/** What the durable run does; stops after `most` clients. */
async function work(id: string, most = Infinity): Promise<void> {
  const { pool, judge } = api.world;
  for (let done = 0; done < most; done++) {
    const asked = await offboardingOf(pool, Number(id));
    if (asked === null) throw new Error(`there is no offboarding ${id}`);
    const { clock, rulesNow } = judge;
    if (!(await offboardNext({ pool, clock, rulesNow, appender }, asked))) return;
  }
}

async function countOf(type: string): Promise<number> {
  const { rows } = await api.world.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM ledger WHERE type = $1',
    [type],
  );
  return rows[0]?.count ?? 0;
}

async function idOf(answer: Promise<LightMyRequestResponse>): Promise<string> {
  return (await answer).json<{ id: string }>().id;
}

describe('the preview of an offboarding', () => {
  it('says for each client what would end, and when it would lapse by itself', async () => {
    expect((await api.post('/v1/offboardings/preview', { user: 'ann' })).json()).toMatchObject({
      user: 'ann',
      partner: 'acme',
      more: false,
      clients: [
        {
          client: 'dock',
          effect: { kind: 'stays', managedBy: ['ben'] },
          lapses: { expiresAt: '2026-04-04T00:00:00.000Z', heldByUser: 'ann' },
        },
        { client: 'quay', effect: { kind: 'not_managed' }, lapses: null },
        { client: 'shop', effect: { kind: 'ends' }, lapses: { expiresAt: '2026-04-02T00:00:00.000Z' } },
      ],
    });
    expect(await countOf('access.removed')).toBe(0);
  });

  it('leaves out clients to which the user has no access any more', async () => {
    await api.post('/v1/access-removals', { user: 'ann', client: 'dock', by: 'client', confirm: 'REMOVE' });
    const { clients } = (await api.post('/v1/offboardings/preview', { user: 'ann' })).json<{ clients: object[] }>();
    expect(clients).toHaveLength(2);
  });
});

describe('an offboarding', () => {
  it('removes all access, and says what came of it at each client', async () => {
    const id = await idOf(offboard());
    expect((await api.get(`/v1/offboardings/${id}`)).json()).toMatchObject({
      finishedAt: null,
      askedBy: 'admin',
      progress: { done: 0, total: 3 },
    });
    await work(id);
    expect((await api.get(`/v1/offboardings/${id}`)).json()).toMatchObject({
      finishedAt: '2026-01-10T00:00:00.000Z',
      progress: { done: 3, total: 3 },
      clients: [
        { client: 'dock', outcome: { kind: 'removed', periodsEnded: [], managed: { managedBy: ['ben'] } } },
        { client: 'quay', outcome: { kind: 'removed', periodsEnded: [], managed: null } },
        {
          client: 'shop',
          outcome: { periodsEnded: [{ end: '2026-01-10T00:00:00.000Z', endReason: 'access_removed_by_partner' }] },
        },
      ],
    });
    expect(await countOf('access.removed')).toBe(3);
  });

  it('goes on where it stopped, and removes nothing twice', async () => {
    const id = await idOf(offboard());
    await work(id, 1);
    // The removal was made, and the process was killed before it was noted.
    await api.world.pool.query(`UPDATE offboarding_client SET outcome = NULL`);
    api.world.setTime('2026-01-11T00:00:00Z');
    await work(id);
    expect(await countOf('access.removed')).toBe(3);
    expect((await api.get(`/v1/offboardings/${id}`)).json()).toMatchObject({
      clients: [{ outcome: { kind: 'removed', removedAt: '2026-01-10T00:00:00.000Z' } }, {}, {}],
    });
  });

  it('is one while it is under way, however often and at once it is asked for', async () => {
    const ids = await Promise.all([idOf(offboard()), idOf(offboard()), idOf(offboard())]);
    expect(new Set(ids).size).toBe(1);
    const other = await offboard({ mode: 'deactivate', user: 'ann', confirm: 'DEACTIVATE' });
    expect(other.json()).toMatchObject({ status: 409, code: 'offboarding_under_way' });
    await work(ids[0] ?? '');
    expect(await idOf(offboard())).not.toBe(ids[0]);
  });

  it('finds access gone that somebody else has removed meanwhile', async () => {
    const id = await idOf(offboard());
    await api.post('/v1/access-removals', { user: 'ann', client: 'dock', by: 'client', confirm: 'REMOVE' });
    await work(id);
    expect((await api.get(`/v1/offboardings/${id}`)).json()).toMatchObject({
      clients: [{ client: 'dock', outcome: { kind: 'no_access' } }, {}, {}],
    });
  });

  it('pages through its clients', async () => {
    const id = await idOf(offboard());
    type Answer = { clients: { client: string }[]; nextCursor: string | null };
    const seen = await clientsInPages(async (query) => {
      const { clients: items, nextCursor } = (await api.get(`/v1/offboardings/${id}${query}`)).json<Answer>();
      return { items, nextCursor };
    }, 2);
    expect(seen).toEqual(['dock', 'quay', 'shop']);
  });
});

describe('the gentle way', () => {
  it('deactivates the user once, ends nothing, and gives the date on which each client lapses', async () => {
    const id = await idOf(offboard({ mode: 'deactivate', user: 'ann', confirm: 'DEACTIVATE' }));
    await work(id);
    expect((await api.get(`/v1/offboardings/${id}`)).json()).toMatchObject({
      mode: 'deactivate',
      finishedAt: '2026-01-10T00:00:00.000Z',
      clients: [
        { outcome: { kind: 'lapses', expiresAt: '2026-04-04T00:00:00.000Z', managedBy: ['ann', 'ben'] } },
        { outcome: { kind: 'not_managed' } },
        { outcome: { kind: 'lapses', expiresAt: '2026-04-02T00:00:00.000Z' } },
      ],
    });
    expect([await countOf('user.deactivated'), await countOf('access.removed')]).toEqual([1, 0]);
    expect((await api.get('/v1/relationships/acme/shop')).json()).toMatchObject({ status: 'managed' });
  });
});

describe('what is no offboarding', () => {
  it.each([
    [{ mode: 'remove', user: 'nobody', confirm: 'REMOVE' }, 404, 'unknown_user'],
    [{ mode: 'remove', user: 'ann' }, 400, 'invalid_request'],
    [{ mode: 'remove', user: 'ann', confirm: 'DEACTIVATE' }, 400, 'invalid_request'],
    [{ mode: 'deactivate', user: 'ann', confirm: 'REMOVE' }, 400, 'invalid_request'],
    [{ mode: 'delete', user: 'ann', confirm: 'REMOVE' }, 400, 'invalid_request'],
  ])('%j is refused', async (body, status, code) => {
    expect((await offboard(body)).json()).toMatchObject({ status, code });
    expect(await api.world.pool.query('SELECT FROM offboarding')).toMatchObject({ rowCount: 0 });
  });

  it.each([
    ['/v1/offboardings/999', 404, 'unknown_offboarding'],
    ['/v1/offboardings/x', 400, 'invalid_request'],
    ['/v1/offboardings/1?limit=0', 400, 'invalid_request'],
  ])('%s is refused', async (path, status, code) => {
    expect((await api.get(path)).json()).toMatchObject({ status, code });
  });
});
