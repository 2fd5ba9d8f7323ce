import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessGranted,
  activity,
  clientRegistered,
  partnerRegistered,
  userAssigned,
  userCreated,
  userDeactivated,
} from '../../support/events.ts';
import { EDIT, START } from '../../support/world.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';

const PATH = '/v1/relationships/acme/shop';

interface Item {
  readonly id: string;
  readonly time: string;
  readonly qualifies: boolean;
  readonly reason: string | null;
  readonly words: readonly string[];
}

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld();
  api.world.setTime('2026-03-01T00:00:00Z');
  await api.world.send(
    clientRegistered('inn', { at: START }),
    partnerRegistered('rival', { at: START, domains: [] }),
    userCreated('bob', 'rival', { at: START }),
    userAssigned('bob', 'shop', { at: START }),
    accessGranted('bob', 'shop', { at: START }),
    activity('bob', 'shop', { ...EDIT, at: '2026-01-04T00:00:00Z' }),
    activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }),
    activity('ann', 'shop', { tool: 'docs', action: 'admired', at: '2026-01-03T00:00:00Z' }),
    activity('ann', 'shop', { tool: 'nothing', action: 'edited', at: '2026-01-05T00:00:00Z' }),
    userDeactivated('ann', { at: '2026-01-06T00:00:00Z' }),
    activity('ann', 'shop', { ...EDIT, at: '2026-01-07T00:00:00Z' }),
  );
});
afterAll(async () => api.close());

describe('…/explanation', () => {
  it('says what holds the pair, and of each user which precondition fails, since when and who can mend it', async () => {
    const explained = (await api.get(`${PATH}/explanation`)).json<object>();
    expect(explained).toMatchObject({
      status: 'managed',
      credited: true,
      period: { heldBy: { user: 'ann' }, expiresAt: '2026-04-02T00:00:00.000Z' },
      activities: { total: 4, qualifying: 1 },
      lastActivity: { qualifies: false, reason: 'user_deactivated' },
      users: [{ user: 'ann', firstFailing: 'user_deactivated' }],
    });
    const [ann] = (explained as { users: { preconditions: { decides: boolean }[] }[] }).users;
    expect(ann?.preconditions.find(({ decides }) => decides)).toMatchObject({
      outcome: 'failed',
      since: { type: 'user.deactivated', time: '2026-01-06T00:00:00.000Z' },
      mendings: [{ by: 'partner_admin', remedy: 'reactivate_user' }],
      words: [expect.stringContaining('deactivated'), 'an admin of the partner can reactivate the user'],
    });
  });

  it('is as of a time, and in French if asked', async () => {
    const before = (await api.get(`${PATH}/explanation?at=2026-01-01T12:00:00Z&lang=fr`)).json<object>();
    expect(before).toMatchObject({ status: 'never', credited: false, period: null, lastActivity: null });
    expect(before).toMatchObject({ users: [{ firstFailing: null }] });
    expect(JSON.stringify(before)).toContain('utilisateur');
  });

  it('never says anything of another partner', async () => {
    for (const path of [`${PATH}/explanation`, `${PATH}/activities`]) {
      expect((await api.get(path)).body).not.toMatch(/rival|bob/);
      expect((await api.get(path, 'partner')).statusCode).toBe(200);
    }
  });

  it('does not tell a partner whether a client that it has nothing to do with is there', async () => {
    for (const client of ['inn', 'nowhere']) {
      const answer = await api.get(`/v1/relationships/acme/${client}/explanation`, 'partner');
      expect(answer.statusCode).toBe(404);
    }
    expect((await api.get('/v1/relationships/acme/inn/explanation')).json()).toMatchObject({
      status: 'never',
      users: [],
    });
    expect((await api.get('/v1/relationships/nobody/inn/explanation')).json()).toMatchObject({
      code: 'unknown_partner',
    });
  });
});

describe('…/activities', () => {
  it('gives the last first, each with its verdict in plain words', async () => {
    const { items } = (await api.get(`${PATH}/activities`)).json<{ items: Item[] }>();
    expect(items.map(({ reason }) => reason)).toEqual(['user_deactivated', 'unknown_tool', 'rule_not_met', null]);
    expect(items.map(({ words }) => words[0])).toEqual([
      expect.stringContaining('deactivated'),
      'no rule set in force then knows the tool “nothing”',
      'no rule of “docs” holds for it',
      expect.stringMatching(/^it qualifies by the rule “.*” and counts until 2026-04-02T00:00:00.000Z$/),
    ]);
    expect(items[2]?.words.length).toBeGreaterThan(1);
  });

  it('comes page by page, and an activity that arrives late shifts nothing', async () => {
    type Page = { items: Item[]; nextCursor: string | null };
    const first = (await api.get(`${PATH}/activities?limit=2`)).json<Page>();
    await api.world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-08T00:00:00Z' }));
    const second = (await api.get(`${PATH}/activities?limit=2&cursor=${first.nextCursor}`)).json<Page>();
    expect([...first.items, ...second.items].map(({ time }) => time.slice(0, 10))).toEqual([
      '2026-01-07',
      '2026-01-05',
      '2026-01-03',
      '2026-01-02',
    ]);
    expect(second.nextCursor).toBeNull();
    const wrong = await api.get(`${PATH}/activities?cursor=nonsense`);
    expect(wrong.json()).toMatchObject({ code: 'invalid_cursor' });
  });
});
