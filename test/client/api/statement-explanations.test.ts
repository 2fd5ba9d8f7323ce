import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatementExplanation } from '../../../client/months/explain-statement.ts';
import { activity, adjustmentPosted, dealClosed } from '../../support/events.ts';
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
  await world.send(
    activity('q-user', 'd', { at: '2018-01-20T00:00:00Z', tool: 'code', action: 'edited', id: 'act-of-q' }),
  );
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
        credit: {
          mrr: '1000',
          currency: 'USD',
          setBy: { type: 'client.subscription.changed' },
          n: 2,
          sharedWith: 1,
          sharedSince: ['2018-01-10T00:00:00.000Z'],
          sharedBy: ['q'],
        },
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

  it('reckons what came late: owed, paid and posted before', async () => {
    const [late] = (await explain('2018-02/p?client=d')).adjustments;
    expect(late).toMatchObject({
      points: '-1.5',
      arithmetic: {
        owed: { total: '6.5', managed: '1.5', sold: '5', adjusted: '0' },
        paid: { managed: '3', sold: '5' },
        posted: { total: '0', in: [] },
        difference: '-1.5',
      },
      events: [{ id: 'act-of-q', acceptedAt: '2018-01-15T00:00:00.000Z' }],
    });
    expect((await explain('2018-01/q?')).adjustments).toMatchObject([{ kind: 'posted', arithmetic: null }]);
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
        { cause: 'threshold', client: 'c', points: '-5', after: { threshold: { wanted: 3, actual: 1 } } },
        // January would have had it shared, had it known of what came after it was closed.
        { cause: 'known_late', client: 'd', points: '-1.5', causes: [{ source: 'test', id: 'act-of-q' }] },
        { cause: 'threshold', client: 'd', points: '-1.5' },
        { cause: 'late_adjustment', client: 'd', points: '-1.5', adjustment: { kind: 'late', month: '2018-01' } },
      ],
    });
  });

  it('of the first month is that to nothing', async () => {
    expect(await diff('2018-01/statements/q')).toMatchObject({
      monthBefore: null,
      change: '2.5',
      byCause: [
        { cause: 'client_gained', points: '5' },
        { cause: 'adjustment', points: '-2.5' },
      ],
    });
    expect(await diff('2018-03/statements/q')).toMatchObject({ code: 'month_open' });
    expect(await diff('2018-01/statements/nobody')).toMatchObject({ code: 'unknown_partner' });
  });
});

describe('what a partner is told with its own token', () => {
  const asP = async (path: string) => {
    const token = await tokenOfPartner('p');
    return (await months.api.getWith(token, `/v1/months/${path}`)).body;
  };
  const own = ['2018-01/statements/p', '2018-02/statements/p'].flatMap((path) => [
    path,
    `${path}/explanation`,
    `${path}/difference`,
  ]);

  it.each(own)('names nobody else in %s, nor what they did', async (path) => {
    const told = await asP(path);
    expect(JSON.parse(told)).toMatchObject({ partner: 'p' });
    for (const name of ['"q"', 'q-user', 'act-of-q']) expect(told).not.toContain(name);
  });

  it('counts who shares a client and says since when', async () => {
    const { lines } = JSON.parse(await asP('2018-02/statements/p/explanation'));
    expect(lines).toMatchObject([
      { client: 'c', credit: { n: 2, sharedWith: 1, sharedSince: ['2018-01-10T00:00:00.000Z'] } },
      { client: 'd', credit: { n: 2, sharedSince: ['2018-01-20T00:00:00.000Z'] } },
    ]);
  });

  it('says that something came late about others, and what it comes to', async () => {
    const { adjustments } = JSON.parse(await asP('2018-02/statements/p/explanation'));
    expect(adjustments).toMatchObject([
      { points: '-1.5', causes: [], hiddenCauses: 1, events: [], arithmetic: { difference: '-1.5' } },
    ]);
    const { parts } = JSON.parse(await asP('2018-02/statements/p/difference'));
    expect(parts).toMatchObject([
      { cause: 'threshold' },
      { cause: 'known_late', causes: [], hiddenCauses: 1 },
      { cause: 'threshold' },
      { cause: 'late_adjustment', adjustment: { causes: [], hiddenCauses: 1 } },
    ]);
  });

  it("names a partner's own events that came late", async () => {
    const token = await tokenOfPartner('q');
    const answer = await months.api.getWith(token, '/v1/months/2018-02/statements/q/explanation');
    expect(answer.json()).toMatchObject({
      adjustments: [{ points: '1.5', causes: [{ id: 'act-of-q' }], hiddenCauses: 0, events: [{ id: 'act-of-q' }] }],
    });
  });
});

async function tokenOfPartner(partner: string): Promise<string> {
  const made = await months.api.post('/v1/tokens', { name: `of ${partner}`, role: 'partner', partner });
  return made.json<{ token: string }>().token;
}
