import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { monthRowOf } from '../../../store/months/month-rows.ts';
import type { Month } from '../../../rules/time/month.ts';
import { adjustmentPosted, partnerRegistered } from '../../support/events.ts';
import { acts, monthProgramme, type MonthWorld } from '../../support/month-world.ts';
import { createMonthApi, type MonthApi } from './month-api.ts';
import { allPages } from './all-pages.ts';

let months: MonthApi;
let world: MonthWorld;

async function begin(): Promise<void> {
  months = await createMonthApi();
  ({ world } = months);
}

interface Page {
  readonly items: readonly { readonly month: string; readonly partner: string; readonly status: string }[];
  readonly nextCursor: string | null;
}

async function get<T>(url: string): Promise<T> {
  const answer = await months.api.get(url);
  expect(answer.statusCode).toBe(200);
  return answer.json<T>();
}

const walk = (path: string, query: string): Promise<Page['items']> =>
  allPages((rest) => get<Page>(`${path}?${rest}`), query);

describe('GET /v1/months', () => {
  beforeEach(begin);
  afterEach(() => months.close());

  it('lists the months from the first event to now, the latest first', async () => {
    await world.months.take('2018-01', 'closed');
    await world.months.take('2018-02');
    const { items } = await get<Page>('/v1/months');
    expect(items.map(({ month, status }) => `${month} ${status}`)).toEqual([
      '2018-04 open',
      '2018-03 open',
      '2018-02 draft',
      '2018-01 closed',
    ]);
    const row = await monthRowOf(world.pool, '2018-01' as Month);
    expect(items[3]).toMatchObject({
      valuedAt: '2018-02-01T00:00:00.000Z',
      isOver: true,
      policy: 'closing',
      ruleSet: 'test@1',
      totals: { statements: 2, managedPoints: '13', soldPoints: '0', adjustmentPoints: '0', totalPoints: '13' },
      hash: row?.published?.hash,
      previousHash: null,
      closedAt: '2018-04-10T00:00:00.000Z',
      working: null,
    });
    expect(items[2]).toMatchObject({ previousHash: row?.published?.hash, closedAt: null });
    expect(items[0]).toMatchObject({ isOver: false, policy: null, totals: null, hash: null });
  });

  it('comes in pages', async () => {
    for (const limit of [1, 2, 3, 4]) expect(await walk('/v1/months', `limit=${limit}`)).toHaveLength(4);
  });

  it('says what works on a month, and how far it is', async () => {
    await world.months.freeze('2018-01');
    const { items } = await get<Page>('/v1/months');
    expect(items.at(-1)).toMatchObject({ status: 'open', working: { phase: 'statements', done: 0, of: 1 } });
  });

  it('lists no month that late facts put before the first closed one', async () => {
    await world.months.take('2018-01', 'closed');
    await world.send(partnerRegistered('early', { at: '2017-11-05T00:00:00Z' }));
    expect((await get<Page>('/v1/months')).items.at(-1)).toMatchObject({ month: '2018-01' });
  });
});

describe('GET /v1/months/{month}', () => {
  beforeEach(begin);
  afterEach(() => months.close());

  it('counts what the statements are made of', async () => {
    await world.send(adjustmentPosted('q', '2018-01', '-2.5', { at: '2018-01-20T00:00:00Z' }));
    await world.months.take('2018-01');
    expect(await get('/v1/months/2018-01')).toMatchObject({
      status: 'draft',
      totals: { statements: 2, managedPoints: '13', adjustmentPoints: '-2.5', totalPoints: '10.5' },
      counts: { lines: 3, soldLines: 0, adjustments: 1 },
      changes: null,
    });
  });

  it('says why a draft is out of date', async () => {
    await world.months.take('2018-01');
    await world.send(acts('q', 'd', '2018-01-20'));
    await world.publish(monthProgramme());
    expect(await get('/v1/months/2018-01')).toMatchObject({
      changes: {
        eventCount: 1,
        events: [{ type: 'activity.performed', time: '2018-01-20T00:00:00.000Z' }],
        ruleSets: ['test@2'],
        previousChanged: false,
      },
    });
  });
});

describe('GET /v1/months/{month}/statements', () => {
  beforeEach(begin);
  afterEach(() => months.close());

  it('has everything that a statement has', async () => {
    await world.months.take('2018-01');
    const [stored] = await world.months.statements('2018-01');
    const statement = await get<{ hash: string }>('/v1/months/2018-01/statements/p');
    expect(statement).toMatchObject({
      month: '2018-01',
      partner: 'p',
      status: 'draft',
      policy: 'closing',
      ruleSet: 'test@1',
      valuedAt: '2018-02-01T00:00:00.000Z',
      position: stored?.position,
      hash: stored?.hash,
      managedPoints: '8',
      totalPoints: '8',
      tierBefore: null,
      performanceTier: null,
      creditedTier: null,
      nextTier: null,
      adjustments: [],
      soldLines: [],
    });
    expect(statement).toMatchObject({
      lines: [
        {
          client: 'c',
          mrr: '1000',
          currency: 'USD',
          n: 2,
          share: '500',
          unit: '100',
          multiplier: '1',
          points: '5',
          notes: [],
          lastQualifyingActivity: '2018-01-10T00:00:00.000Z',
          expiresAt: '2018-04-10T00:00:00.000Z',
        },
        { client: 'd', n: 1, share: '300', points: '3' },
      ],
    });
    expect((await get<Page>('/v1/months/2018-01/statements')).items[0]).toEqual(statement);
  });

  it('comes in pages, and says when the draft was replaced in between', async () => {
    await world.months.take('2018-01');
    expect((await walk('/v1/months/2018-01/statements', 'limit=1')).map(({ partner }) => partner)).toEqual(['p', 'q']);
    const { nextCursor } = await get<Page>('/v1/months/2018-01/statements?limit=1');
    await world.months.take('2018-01');
    const answer = await months.api.get(`/v1/months/2018-01/statements?cursor=${nextCursor}`);
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_cursor' });
  });
});

describe('what there is not', () => {
  beforeAll(async () => {
    await begin();
    await world.send(partnerRegistered('idle'));
    await world.months.take('2018-01');
  });
  afterAll(() => months.close());

  it.each([
    ['/v1/months/2018-13', 400, 'invalid_request', 'must be a month, such as 2018-06'],
    ['/v1/months/2018-1/statements', 400, 'invalid_request', 'must be a month'],
    ['/v1/months?limit=0', 400, 'invalid_request', 'from 1 to 1000'],
    ['/v1/months?cursor=x', 400, 'invalid_cursor', 'not given by this list'],
    ['/v1/months/2018-01/statements?cursor=x', 400, 'invalid_cursor', 'not given by this list'],
    ['/v1/months/2017-12', 404, 'unknown_month', 'its months are 2018-01 to 2018-04'],
    ['/v1/months/2018-05/statements', 404, 'unknown_month', 'its months are 2018-01 to 2018-04'],
    [
      '/v1/months/2018-02/statements',
      404,
      'month_open',
      'it ended at 2018-03-01T00:00:00.000Z, and nobody has run it since',
    ],
    [
      '/v1/months/2018-04/statements/p',
      404,
      'month_open',
      '2018-04 has no statements yet: it is not over before 2018-05-01T00:00:00.000Z',
    ],
    ['/v1/months/2018-01/statements/idle', 404, 'no_statement', 'Partner "idle" has no statement for 2018-01'],
    ['/v1/months/2018-01/archive', 409, 'month_not_closed', '2018-01 is a draft'],
    ['/v1/months/2018-01/archive/chain.ndjson', 409, 'month_not_closed', '2018-01 is a draft'],
    ['/v1/months/2018-02/archive/nothing', 409, 'month_not_closed', '2018-02 is open'],
    ['/v1/months/2017-12/archive/chain.ndjson', 404, 'unknown_month', 'its months are 2018-01 to 2018-04'],
    ['/v1/months/2018-01/statements/nobody', 404, 'unknown_partner', 'no partner "nobody"'],
  ])('%s', async (url, status, code, detail) => {
    const problem = (await months.api.get(url)).json<{ detail: string }>();
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).toContain(detail);
  });
});

describe('a partner', () => {
  beforeAll(async () => {
    await begin();
    await world.send(partnerRegistered('acme'), adjustmentPosted('acme', '2018-01', '1'));
    await world.months.take('2018-01');
  });
  afterAll(() => months.close());

  it('reads its own statement, and what all partners have together nowhere', async () => {
    const own = await months.api.get('/v1/months/2018-01/statements/acme', 'partner');
    expect(own.json()).toMatchObject({ partner: 'acme', totalPoints: '1' });
    for (const url of ['/v1/months/2018-01/statements/p', '/v1/months/2018-01/statements', '/v1/months/2018-01']) {
      expect((await months.api.get(url, 'partner')).json()).toMatchObject({ status: 403, code: 'forbidden' });
    }
    const { items } = (await months.api.get('/v1/months', 'partner')).json<{ items: readonly object[] }>();
    expect(items.at(-1)).toMatchObject({ month: '2018-01', status: 'draft', totals: null });
  });
});
