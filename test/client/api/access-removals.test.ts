import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import {
  accessGranted,
  activity,
  partnerRegistered,
  subscriptionChanged,
  userAssigned,
  userCreated,
} from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, tokenOf, type ApiWorld } from './api-world.ts';

let api: ApiWorld;
beforeEach(async () => {
  api = await createApiWorld();
  api.world.setTime('2026-01-10T00:00:00Z');
  await api.world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }));
});
afterEach(async () => api.close());

const removal = { user: 'ann', client: 'shop', by: 'partner' };

const preview = (body: object = removal): Promise<LightMyRequestResponse> =>
  api.post('/v1/access-removals/preview', body);

const remove = (body: object = removal, key?: string): Promise<LightMyRequestResponse> =>
  api.post('/v1/access-removals', { ...body, confirm: 'REMOVE' }, key === undefined ? {} : { 'idempotency-key': key });

async function removals(): Promise<number> {
  const { rows } = await api.world.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ledger WHERE type = 'access.removed'`,
  );
  return rows[0]?.count ?? 0;
}

/** Another user of the same partner who manages the client. */
async function colleague(): Promise<void> {
  await api.world.send(userCreated('ben', 'acme'), accessGranted('ben', 'shop'), userAssigned('ben', 'shop'));
}

describe('the preview', () => {
  it('says that the relationship ends, and changes nothing', async () => {
    expect((await preview()).json()).toEqual({
      ...removal,
      partner: 'acme',
      alreadyRemoved: false,
      effect: { kind: 'ends', since: '2026-01-02T00:00:00.000Z' },
      loss: null,
      restore: { by: 'client', assignAgain: [] },
    });
    expect(await removals()).toBe(0);
  });

  it('says who keeps it managed, and until when', async () => {
    await colleague();
    expect((await preview()).json()).toMatchObject({
      effect: { kind: 'stays', expiresAt: '2026-04-02T00:00:00.000Z', heldByUser: 'ann', managedBy: ['ben'] },
    });
  });

  it('says what the partner loses this month, once what was accepted is judged', async () => {
    await api.world.send(
      subscriptionChanged('shop', '1000'),
      partnerRegistered('beta'),
      userCreated('bob', 'beta'),
      userAssigned('bob', 'shop'),
      accessGranted('bob', 'shop'),
      activity('bob', 'shop', { ...EDIT, at: '2026-01-03T00:00:00Z' }),
    );
    await api.world.judgeAll();
    expect((await preview()).json()).toMatchObject({
      loss: {
        month: '2026-01',
        clients: [{ client: 'shop', credit: '500', currency: 'USD', otherPartners: 1 }],
        points: '5',
        performanceTier: { without: 'member', after: null },
        creditedTier: { without: 'member', after: null },
      },
    });
    expect(
      (await api.post('/v1/access-removals/all/preview', { partner: 'acme', client: 'shop', by: 'client' })).json(),
    ).toMatchObject({ loss: { points: '5' } });
    expect((await api.post('/v1/offboardings/preview', { user: 'ann' })).json()).toMatchObject({
      loss: { points: '5' },
    });
  });

  it('says who must be assigned again once the client has restored the access', async () => {
    await api.world.send(
      userCreated('eve', 'acme', { email: 'eve@elsewhere.example' }),
      accessGranted('eve', 'shop'),
      userAssigned('eve', 'shop'),
    );
    const eve = { ...removal, user: 'eve' };
    expect((await preview(eve)).json()).toMatchObject({ restore: { by: 'client', assignAgain: ['eve'] } });
    expect((await preview({ ...eve, by: 'client' })).json()).toMatchObject({ restore: { assignAgain: [] } });
  });

  it('says that nothing can end when the pair is not managed', async () => {
    api.world.setTime('2026-04-02T00:00:00Z');
    expect((await preview()).json()).toMatchObject({ effect: { kind: 'not_managed' } });
  });
});

describe('removing access', () => {
  it('ends the relationship by an event of ours, at the programme time of the removal', async () => {
    const receipt = (await remove()).json<{ event: { source: string; id: string } }>();
    expect(receipt).toMatchObject({
      ...removal,
      partner: 'acme',
      removedAt: '2026-01-10T00:00:00.000Z',
      position: 7,
      periodsEnded: [
        { since: '2026-01-02T00:00:00.000Z', end: '2026-01-10T00:00:00.000Z', endReason: 'access_removed_by_partner' },
      ],
      managed: null,
      restore: { by: 'client', assignAgain: [] },
    });
    expect(receipt.event.source).toBe('tenure');
    expect((await api.get('/v1/relationships/acme/shop')).json()).toMatchObject({
      status: 'ended',
      periods: [{ end: '2026-01-10T00:00:00.000Z', endReason: 'access_removed_by_partner', endedBy: receipt.event }],
    });
  });

  it('gives the first receipt to every repeat, and adds no event', async () => {
    const first = await remove();
    api.world.setTime('2026-01-11T00:00:00Z');
    expect((await remove()).json()).toEqual(first.json());
    expect((await preview()).json()).toMatchObject({ alreadyRemoved: true, effect: null });
    expect(await removals()).toBe(1);
  });

  it('gives the same receipt to two who ask at once', async () => {
    const receipts = await Promise.all([remove(), remove(), remove()]);
    expect(new Set(receipts.map(({ body }) => body)).size).toBe(1);
    expect(receipts[0]?.statusCode).toBe(200);
    expect(await removals()).toBe(1);
  });

  it('says in the receipt who keeps the pair managed, and until when', async () => {
    await colleague();
    expect((await remove()).json()).toMatchObject({
      periodsEnded: [],
      managed: { expiresAt: '2026-04-02T00:00:00.000Z', heldByUser: 'ann', managedBy: ['ben'] },
    });
  });

  it('is another removal after access was given again', async () => {
    const first = (await remove()).json<{ event: object }>();
    await api.world.send(accessGranted('ann', 'shop', { at: '2026-01-12T00:00:00Z' }));
    api.world.setTime('2026-01-13T00:00:00Z');
    const second = (await remove()).json<{ event: object; removedAt: string }>();
    expect(second.event).not.toEqual(first.event);
    expect(second.removedAt).toBe('2026-01-13T00:00:00.000Z');
    expect(await removals()).toBe(2);
  });

  it('goes by the Idempotency-Key, if there is one', async () => {
    const first = await remove(removal, 'key 1');
    await api.world.send(accessGranted('ann', 'shop', { at: '2026-01-12T00:00:00Z' }));
    api.world.setTime('2026-01-13T00:00:00Z');
    expect((await remove(removal, 'key 1')).json()).toEqual(first.json());
    expect((await remove({ ...removal, by: 'client' }, 'key 1')).json()).toMatchObject({
      status: 409,
      code: 'idempotency_key_reused',
    });
    expect((await remove(removal, 'key 2')).json()).not.toEqual(first.json());
  });

  it('leaves the key of one caller to another', async () => {
    const as = (role: 'admin' | 'ops', path: string, body: object) =>
      api.post(path, body, { 'idempotency-key': 'shared', authorization: `Bearer ${tokenOf(role)}` });
    await colleague();
    const mine = (await as('admin', '/v1/access-removals', { ...removal, confirm: 'REMOVE' })).json<{
      event: object;
    }>();
    const other = { ...removal, user: 'ben' };
    expect((await as('ops', '/v1/access-removals/preview', other)).json()).toMatchObject({ alreadyRemoved: false });
    const theirs = await as('ops', '/v1/access-removals', { ...other, confirm: 'REMOVE' });
    expect(theirs.statusCode).toBe(200);
    expect(theirs.json<{ event: object }>().event).not.toEqual(mine.event);
    expect(await removals()).toBe(2);
  });

  it.each([
    ['a user without access', { user: 'ann', client: 'other', by: 'partner' }],
    ['a user that does not exist', { user: 'nobody', client: 'shop', by: 'partner' }],
  ])('is refused for %s: no_access', async (_case, body) => {
    for (const answer of [await preview(body), await remove(body)]) {
      expect(answer.json()).toMatchObject({ status: 409, code: 'no_access' });
    }
  });

  it('is refused from the other side once it is done', async () => {
    await remove();
    expect((await remove({ ...removal, by: 'client' })).json()).toMatchObject({ status: 409, code: 'no_access' });
  });

  it.each([
    [{ ...removal }, '/confirm'],
    [{ ...removal, confirm: 'remove' }, '/confirm'],
    [{ user: 'ann', by: 'partner', confirm: 'REMOVE' }, '/client'],
    [{ ...removal, by: 'me', confirm: 'REMOVE' }, '/by'],
    [{ ...removal, user: '', confirm: 'REMOVE' }, '/user'],
    [{ ...removal, user: 'a\u0000b', confirm: 'REMOVE' }, '/user'],
    [{ ...removal, reason: 'x', confirm: 'REMOVE' }, '/reason'],
    [[], ''],
  ])('needs what it needs: %j', async (body, pointer) => {
    const answer = await api.post('/v1/access-removals', body);
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ pointer, in: 'body' }] });
    expect(await removals()).toBe(0);
  });

  it.each([
    ['{', 'application/json', 'invalid_json'],
    ['', 'application/json', 'invalid_json'],
    ['{}', 'text/plain', 'unsupported_media_type'],
    [`"${'x'.repeat(20_000)}"`, 'application/json', 'body_too_large'],
  ])('reads JSON of a moderate size: %.10s as %s', async (body, type, code) => {
    expect((await api.post('/v1/access-removals', body, { 'content-type': type })).json()).toMatchObject({ code });
  });
});

describe('removing the access of all of a partner', () => {
  const all = { partner: 'acme', client: 'shop', by: 'partner' };
  const removeAll = (body: object = all): Promise<LightMyRequestResponse> =>
    api.post('/v1/access-removals/all', { ...body, confirm: 'REMOVE' });

  it('is foreseen with everybody who would lose it', async () => {
    await colleague();
    expect((await api.post('/v1/access-removals/all/preview', all)).json()).toEqual({
      ...all,
      users: ['ann', 'ben'],
      effect: { kind: 'ends', since: '2026-01-02T00:00:00.000Z' },
      loss: null,
      restore: { by: 'client', assignAgain: [] },
    });
    expect(await removals()).toBe(0);
  });

  it('ends the relationship at one instant, by one of the removals', async () => {
    await colleague();
    const receipt = (await removeAll()).json<{
      removals: { event: object; removedAt: string }[];
      periodsEnded: object[];
    }>();
    expect(receipt.removals).toMatchObject([{ user: 'ann' }, { user: 'ben' }]);
    expect(new Set(receipt.removals.map(({ removedAt }) => removedAt))).toEqual(new Set(['2026-01-10T00:00:00.000Z']));
    const [ended] = receipt.periodsEnded as { endedBy: object }[];
    expect(receipt.removals.map(({ event }) => event)).toContainEqual(ended?.endedBy);
    expect(receipt).toMatchObject({ managed: null });
    expect(await removals()).toBe(2);
  });

  it.each([
    // A minute of the programme each real millisecond.
    ['on a clock that moves', { clock: '2026-01-10T00:02:00Z', speed: 60_000 }],
    ['when a grant of one is ahead of the clock', { clock: '2026-01-09T23:58:00Z', speed: 0 }],
  ])('takes one instant for all %s', async (_case, { clock, speed }) => {
    await colleague();
    await api.world.send(accessGranted('ann', 'shop', { at: '2026-01-10T00:00:00Z' }));
    api.world.setTime(clock, speed);
    const { removals: made } = (await removeAll()).json<{ removals: { user: string; removedAt: string }[] }>();
    expect(made.map(({ user }) => user)).toEqual(['ann', 'ben']);
    expect(made[1]?.removedAt).toBe(made[0]?.removedAt);
  });

  it('gives the first receipt to every repeat, whoever lost access before', async () => {
    await colleague();
    await remove();
    const first = await removeAll();
    api.world.setTime('2026-01-11T00:00:00Z');
    expect((await removeAll()).json()).toEqual(first.json());
    expect((await api.post('/v1/access-removals/all/preview', all)).json()).toMatchObject({ users: [], effect: null });
    expect(await removals()).toBe(2);
  });

  it.each([
    ['a client where nobody has access', { ...all, client: 'other' }],
    ['a partner that does not exist', { ...all, partner: 'nobody' }],
  ])('is refused for %s: no_access', async (_case, body) => {
    expect((await removeAll(body)).json()).toMatchObject({ status: 409, code: 'no_access' });
  });
});
