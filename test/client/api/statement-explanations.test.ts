import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatementExplanation } from '../../../client/months/explain-statement.ts';
import { adjustmentPosted, dealClosed } from '../../support/events.ts';
import { acts, monthProgramme } from '../../support/month-world.ts';
import { createMonthApi, type MonthApi } from './month-api.ts';

let months: MonthApi;
beforeAll(async () => {
  months = await createMonthApi();
  const { world } = months;
  const requirements = { all: [{ fact: 'totalPoints', operator: 'greaterThanInclusive', value: 20 }] };
  const tiers = [
    { name: 'member', activityThreshold: { count: 3, days: 90 } },
    { name: 'steward', requirements },
  ];
  await world.publish(monthProgramme({ 'tiers.json': { recalibration: 'monthly', tiers } }));
  await world.send(
    dealClosed('d1', 'p', 'd', { at: '2018-01-15T00:00:00Z', mrr: '100', id: 'deal-event' }),
    adjustmentPosted('q', '2018-01', '-2.5', { at: '2018-01-20T00:00:00Z', id: 'adjusted' }),
  );
  await world.months.take('2018-01', 'closed');
  await world.send(acts('q', 'd', '2018-01-20'));
  await world.months.take('2018-02');
  // What is accepted after a draft was made is no part of its explanation.
  await world.send(acts('p', 'c', '2018-02-02'), acts('p', 'c', '2018-02-03'));
});
afterAll(() => months.close());

async function explain(path: string): Promise<StatementExplanation> {
  const [month, partner] = path.split('/');
  const answer = await months.api.get(`/v1/months/${month}/statements/${partner?.replace('?', '/explanation?') ?? ''}`);
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

describe('the explanation of a statement', () => {
  it('leads each line down to its events', async () => {
    const { lines } = await explain('2018-01/p?');
    expect(lines).toMatchObject([
      {
        client: 'c',
        points: '5',
        pointsFromEvents: '5',
        credit: { mrr: '1000', currency: 'USD', setBy: { type: 'client.subscription.changed' }, n: 2, sharedWith: 1 },
        rate: { ruleSet: 'test@2', unit: '100', pointsPerUnit: '1', multiplier: '1', country: 'US' },
        period: {
          since: '2018-01-10T00:00:00.000Z',
          heldBy: { user: 'p-user' },
          expiresAt: '2018-04-10T00:00:00.000Z',
        },
        threshold: null,
        activities: [{ user: 'p-user', tool: 'code', ruleSet: 'test@2', qualifies: true, isLive: true }],
        missing: [],
      },
      { client: 'd', pointsFromEvents: '3', credit: { sharedWith: 0 } },
    ]);
    expect(lines[0]?.pieces).toMatchObject([{ ends: 1, ofEnds: 1, earningEnds: 1, n: 2, pointsEach: '5' }]);
  });

  it('leads deals to their event and the rates of that day', async () => {
    const { soldLines } = await explain('2018-01/p?');
    expect(soldLines).toMatchObject([
      {
        deal: 'd1',
        points: '5',
        closedBy: { id: 'deal-event', type: 'deal.closed' },
        rate: { ruleSet: 'test@2', unit: '100', pointsPerUnit: '5', multiplier: '1' },
      },
    ]);
  });

  it('leads adjustments to the events that caused them', async () => {
    expect((await explain('2018-01/q?')).adjustments).toMatchObject([
      { kind: 'posted', points: '-2.5', events: [{ id: 'adjusted', type: 'adjustment.posted' }] },
    ]);
    expect((await explain('2018-02/q?')).adjustments).toMatchObject([
      { kind: 'late', points: '1.5', events: [{ type: 'activity.performed', time: '2018-01-20T00:00:00.000Z' }] },
    ]);
  });

  it('says what is missing for a line to count, and for the next tier', async () => {
    const { lines, nextTier, totalPoints } = await explain('2018-02/p?client=c');
    expect(lines).toMatchObject([
      {
        client: 'c',
        points: '0',
        pointsFromEvents: '0',
        threshold: { tier: 'member', wanted: 3, days: 90, actual: 1 },
        missing: [
          { code: 'activities', count: 2, from: '2017-12-01T00:00:00.000Z', before: '2018-03-01T00:00:00.000Z' },
        ],
      },
    ]);
    expect(totalPoints).toBe('3.5');
    expect(nextTier).toMatchObject({ tier: 'steward', missing: [{ fact: 'totalPoints', missing: '16.5' }] });
  });

  it.each([
    ['2018-03/statements/p/explanation', 'month_open'],
    ['2018-01/statements/nobody/explanation', 'unknown_partner'],
    ['2018-01/statements/p/explanation?clent=c', 'invalid_request'],
  ])('answers %s with %s', async (path, code) => {
    expect((await months.api.get(`/v1/months/${path}`)).json()).toMatchObject({ code });
  });
});

describe('the difference to the month before', () => {
  const diff = async (path: string) => (await months.api.get(`/v1/months/${path}/difference`)).json<object>();

  it('is told by cause, and adds up', async () => {
    expect(await diff('2018-02/statements/p')).toMatchObject({
      monthBefore: '2018-01',
      totalBefore: '13',
      totalAfter: '3.5',
      change: '-9.5',
      parts: [
        { cause: 'adjustment', points: '-1.5', adjustment: { kind: 'late', client: 'd' } },
        { cause: 'threshold', client: 'c', points: '-5', after: { threshold: { wanted: 3, actual: 1 } } },
        { cause: 'split', client: 'd', points: '-1.5', joined: ['q'], before: { n: 1 }, after: { n: 2 } },
        { cause: 'threshold', client: 'd', points: '-1.5' },
      ],
    });
  });

  it('of the first month is that to nothing', async () => {
    expect(await diff('2018-01/statements/q')).toMatchObject({
      monthBefore: null,
      change: '2.5',
      byCause: [
        { cause: 'adjustment', points: '-2.5' },
        { cause: 'client_gained', points: '5' },
      ],
    });
    expect(await diff('2018-03/statements/q')).toMatchObject({ code: 'month_open' });
    expect(await diff('2018-01/statements/nobody')).toMatchObject({ code: 'unknown_partner' });
  });
});
