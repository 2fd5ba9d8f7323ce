import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessGranted,
  accessRemoved,
  activity,
  activityVoided,
  clientRegistered,
  partnerRegistered,
  userAssigned,
  userCreated,
} from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';

let api: ApiWorld;
afterAll(async () => api.close());

interface Page {
  readonly items: readonly { partner: string; client: string; status: string; expiresAt: string | null }[];
  readonly nextCursor: string | null;
}

const pairs = ({ items }: Page): readonly string[] => items.map(({ partner, client }) => `${partner} ${client}`);

/** Every page of a list. */
async function walk(url: string): Promise<readonly Page[]> {
  const pages: Page[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer = await api.get(`${url}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(answer.statusCode).toBe(200);
    const page: Page = answer.json();
    pages.push(page);
    cursor = page.nextCursor;
  }
  return pages;
}

/** Three partners with three clients each; the activity of partner p at client c is c days after 1 January. */
async function manyPairs(): Promise<void> {
  const raw: unknown[] = [];
  for (const partner of ['p1', 'p2', 'p3']) {
    raw.push(partnerRegistered(partner, { domains: [`${partner}.example`] }), userCreated(`u-${partner}`, partner));
  }
  for (const client of ['c1', 'c2', 'c3']) raw.push(clientRegistered(client));
  for (const partner of ['p1', 'p2', 'p3']) {
    for (const client of ['c1', 'c2', 'c3']) {
      const at = `2026-01-0${client.at(-1)}T00:00:00Z`;
      raw.push(accessGranted(`u-${partner}`, client), activity(`u-${partner}`, client, { ...EDIT, at }));
    }
  }
  await api.world.send(...raw);
  await api.world.judgeAll();
  api.world.setTime('2026-01-10T00:00:00Z');
}

describe('GET /v1/relationships', () => {
  beforeAll(async () => {
    api = await createApiWorld();
    await manyPairs();
  });

  it('lists managed pairs, the next to expire first', async () => {
    const [page] = await walk('/v1/relationships?limit=100');
    expect(pairs(page as Page)).toEqual([
      'p1 c1',
      'p2 c1',
      'p3 c1',
      'p1 c2',
      'p2 c2',
      'p3 c2',
      'p1 c3',
      'p2 c3',
      'p3 c3',
    ]);
    expect(page?.items[0]).toMatchObject({
      status: 'managed',
      since: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-04-01T00:00:00.000Z',
      heldBy: { user: 'u-p1', time: '2026-01-01T00:00:00.000Z' },
      end: null,
      endReason: null,
    });
  });

  it.each(['', '&status=all', '&partner=p2', '&client=c2', '&status=all&partner=p2', '&expiring=365d'])(
    'comes in pages that together are the list: %s',
    async (filter) => {
      const whole = await walk(`/v1/relationships?limit=1000${filter}`);
      for (const limit of [1, 2, 3]) {
        const pages = await walk(`/v1/relationships?limit=${limit}${filter}`);
        expect(pages.flatMap(pairs)).toEqual(whole.flatMap(pairs));
        expect(pages.every(({ items }) => items.length <= limit)).toBe(true);
      }
      expect(whole.flatMap(pairs)).toHaveLength(/partner|client/.test(filter) ? 3 : 9);
    },
  );

  it.each([
    ['limit=0', '/limit'],
    ['limit=1001', '/limit'],
    ['limit=many', '/limit'],
    ['status=lost', '/status'],
    ['expiring=soon', '/expiring'],
    ['partner=', '/partner'],
    ['patner=x', '/patner'],
    ['partner=a&partner=b', '/partner'],
  ])('says what is wrong with ?%s', async (query, pointer) => {
    const answer = await api.get(`/v1/relationships?${query}`);
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ pointer, in: 'query' }] });
  });

  it('takes no cursor that it did not give, nor one of another list', async () => {
    const page: Page = (await api.get('/v1/relationships?limit=1')).json();
    for (const query of ['cursor=x', 'cursor=bnVsbA', `cursor=${page.nextCursor}&status=all`]) {
      expect((await api.get(`/v1/relationships?${query}`)).json()).toMatchObject({ code: 'invalid_cursor' });
    }
  });

  it('needs a token', async () => {
    for (const url of ['/v1/relationships', '/v1/relationships/acme/shop', '/v1/exports/periods']) {
      expect((await api.app.inject({ method: 'GET', url })).statusCode).toBe(401);
    }
  });

  it('finds ended pairs, those that expire soon, and one pair', async () => {
    await api.world.send(accessRemoved('u-p1', 'c1', { at: '2026-01-01T00:00:00Z' }));
    await api.world.judgeAll();
    api.world.setTime('2026-04-02T00:00:00Z');
    expect((await walk('/v1/relationships?status=ended')).flatMap(pairs)).toEqual([
      'p1 c1',
      'p1 c2',
      'p2 c1',
      'p2 c2',
      'p3 c1',
      'p3 c2',
    ]);
    expect((await walk('/v1/relationships?expiring=1d')).flatMap(pairs)).toEqual(['p1 c3', 'p2 c3', 'p3 c3']);
    expect((await walk('/v1/relationships?expiring=23h')).flatMap(pairs)).toEqual([]);
    expect((await walk('/v1/relationships?expiring=1d&partner=p2')).flatMap(pairs)).toEqual(['p2 c3']);
    expect((await walk('/v1/relationships?status=all&partner=p2&client=c2')).flatMap(pairs)).toEqual(['p2 c2']);
    const [page] = await walk('/v1/relationships?status=ended&partner=p1&client=c1');
    expect(page?.items[0]).toMatchObject({
      status: 'ended',
      end: '2026-01-01T00:00:00.000Z',
      endReason: 'removed_from_client_account',
      expiresAt: null,
      heldBy: null,
    });
  });
});

describe('GET /v1/relationships/{partner}/{client}', () => {
  beforeAll(async () => {
    await api.close();
    api = await createApiWorld();
  });

  it('is the fold at that instant, though nobody has judged yet', async () => {
    const edits = ['2026-01-02', '2026-02-01'].map((day) =>
      activity('ann', 'shop', { ...EDIT, at: `${day}T00:00:00Z` }),
    );
    await api.world.send(...edits);
    const at = async (time: string): Promise<object> =>
      (await api.get(`/v1/relationships/acme/shop?at=${time}`)).json();
    expect(await at('2026-01-01T23:59:59Z')).toMatchObject({ status: 'never', periods: [] });
    expect(await at('2026-01-02T00:00:00Z')).toMatchObject({
      status: 'managed',
      at: '2026-01-02T00:00:00.000Z',
      periods: [{ expiresAt: '2026-04-02T00:00:00.000Z', heldBy: { id: edits[0]?.id, user: 'ann' } }],
    });
    expect(await at('2026-05-01T23:59:59.999Z')).toMatchObject({
      status: 'managed',
      periods: [{ since: '2026-01-02T00:00:00.000Z', heldBy: { id: edits[1]?.id } }],
    });
    expect(await at('2026-05-02T00:00:00Z')).toMatchObject({
      status: 'ended',
      periods: [{ end: '2026-05-02T00:00:00.000Z', endReason: 'activity_expired', endedBy: null }],
    });
    await api.world.send(activityVoided(edits[0] as never), activityVoided(edits[1] as never));
    expect(await at('2026-01-02T00:00:00Z')).toMatchObject({ status: 'never' });
  });

  it('says who shares the client, and since when, the earliest first', async () => {
    await api.world.send(
      ...[['other', 'bob', '2026-01-05T00:00:00Z'] as const, ['rival', 'cat', '2026-01-03T00:00:00Z'] as const].flatMap(
        ([partner, user, at]) => [
          partnerRegistered(partner, { domains: [] }),
          userCreated(user, partner),
          userAssigned(user, 'shop'),
          accessGranted(user, 'shop'),
          activity(user, 'shop', { ...EDIT, at }),
        ],
      ),
      activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }),
    );
    await api.world.judgeAll();
    const shared = async (at: string): Promise<unknown> =>
      (await api.get(`/v1/relationships/acme/shop?at=${at}`)).json<{ sharedWith: unknown }>().sharedWith;
    const rival = { partner: 'rival', since: '2026-01-03T00:00:00.000Z' };
    expect(await shared('2026-01-02T12:00:00Z')).toEqual([]);
    expect(await shared('2026-01-04T00:00:00Z')).toEqual([rival]);
    expect(await shared('2026-01-06T00:00:00Z')).toEqual([
      rival,
      { partner: 'other', since: '2026-01-05T00:00:00.000Z' },
    ]);
  });

  it('knows ids with any character', async () => {
    const [partner, client] = ['a/b c?', 'ü%2F"\u{1f600}'];
    await api.world.send(partnerRegistered(partner), clientRegistered(client));
    const answer = await api.get(`/v1/relationships/${encodeURIComponent(partner)}/${encodeURIComponent(client)}`);
    expect(answer.json()).toMatchObject({ partner, client, status: 'never' });
    const long = '\u{1f600}'.repeat(200);
    const unknown = await api.get(`/v1/relationships/${encodeURIComponent(long)}/shop`);
    expect(unknown.json()).toMatchObject({ status: 404, code: 'unknown_partner' });
  });

  it.each([
    ['/v1/relationships/nobody/shop', 404, 'unknown_partner'],
    ['/v1/relationships/acme/nothing', 404, 'unknown_client'],
    ['/v1/relationships/acme/shop?at=yesterday', 400, 'invalid_request'],
    ['/v1/relationships/acme/sh%00op', 400, 'invalid_request'],
    ['/v1/relationships/acme/%ff', 400, 'invalid_request'],
    ['/v1/relationships/acme', 404, 'not_found'],
    ['/v1/nothing', 404, 'not_found'],
  ])('answers %s with %i %s', async (url, status, code) => {
    expect((await api.get(url)).json()).toMatchObject({ status, code });
  });
});
