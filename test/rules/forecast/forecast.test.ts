/** What a forecast says of small worlds. */
import { describe, expect, it } from 'vitest';
import { forecastOf } from '../../../rules/forecast/forecast.ts';
import { forecastRow, type ForecastRow } from '../../../rules/forecast/forecast-row.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { outlookOf } from '../../support/outlooks.ts';
import { always, at, folded, RATES, programme, tier, tiers, World } from '../month/world.ts';

async function foretold(world: World, now: string, book: RuleBook = always()): Promise<ForecastRow> {
  const facts = logFacts(await folded(world.events, book));
  const outlook = await outlookOf(facts, book, 'p', at(now));
  if (outlook === null) throw new Error('p is registered');
  return forecastRow(await forecastOf(outlook, book, at(now)));
}

const on = ({ days }: ForecastRow, day: string) => days.find((one) => one.day === day);
const points = (value: number) => ({
  fact: 'totalPoints',
  path: null,
  operator: 'greaterThanInclusive' as const,
  value,
});

describe('a forecast', () => {
  it('ends a relationship on the day of its expiry, and gives its share to those who stay', async () => {
    const world = new World().partner('p').partner('q').client('c', '1000').client('d', '500');
    world.acts('p', 'c', ['2018-05-30T06:00']).acts('q', 'c', ['2018-04-10T06:00']).acts('p', 'd', ['2018-04-20']);
    const row = await foretold(world, '2018-06-01T12:00');
    // q's expires on 9 July at six: from that day on p has all of c. d expires with the day of 18 July, c in August.
    expect(on(row, '2018-07-08')).toMatchObject({ clients: 2, points: '10' });
    expect(on(row, '2018-07-09')).toMatchObject({ clients: 2, points: '15' });
    expect(on(row, '2018-07-18')).toMatchObject({ clients: 2, points: '15' });
    expect(on(row, '2018-07-19')).toMatchObject({ clients: 1, points: '10' });
    expect(on(row, '2018-08-27')).toMatchObject({ clients: 1, points: '10' });
    expect(on(row, '2018-08-28')).toMatchObject({ clients: 0, points: '0' });
    expect(row.days[0]?.day).toBe('2018-06-01');
    expect(row.expiring).toEqual([
      { client: 'd', expiresAt: '2018-07-19T00:00:00.000Z', points: '5' },
      { client: 'c', expiresAt: '2018-08-28T06:00:00.000Z', points: '5' },
    ]);
    expect(row.months.map(({ month, managedPoints }) => [month, managedPoints])).toEqual([
      ['2018-06', '10'],
      ['2018-07', '10'],
    ]);
  });

  it('says how many activities make a client count by the end of the month, and what the next tier wants', async () => {
    const member = tier('member', { activityThreshold: { count: 3, days: 30 } });
    const steward = tier('steward', { requirements: points(20) });
    const world = new World().partner('p').client('c', '1000').client('d', '0');
    world.acts('p', 'c', ['2018-05-20', '2018-06-02', '2018-05-01']).acts('p', 'd', ['2018-06-01', '2018-06-02']);
    const row = await foretold(world, '2018-06-10', always({ tiers: tiers(member, steward) }));
    const [june] = row.months.filter(({ month }) => month === '2018-06');
    const [from, before] = ['2018-06-01T00:00:00.000Z', '2018-07-01T00:00:00.000Z'];
    expect(june).toMatchObject({
      missing: [
        { client: 'c', points: '10', missing: [{ code: 'activities', count: 2, from, before }] },
        { client: 'd', points: '0', missing: [{ code: 'activities', count: 1 }, { code: 'subscription' }] },
      ],
      nextTier: { tier: 'steward', missing: [{ fact: 'totalPoints', wanted: 20, actual: '0', missing: '20' }] },
    });
    world.acts('p', 'c', ['2018-06-11', '2018-06-12']);
    const done = await foretold(world, '2018-06-13', always({ tiers: tiers(member, steward) }));
    expect(done.months[0]).toMatchObject({ totalPoints: '10', missing: [{ client: 'd' }] });
  });

  it('uses rates published for later, and days of the time zone', async () => {
    const doubled = programme({
      rates: { ...RATES, pointsPerUnit: { ...RATES.pointsPerUnit, managed: RATES.growth.multiplier } },
    });
    const book: RuleBook = [...always(), { version: 'test@2', effectiveFrom: at('2018-06-10'), programme: doubled }];
    const world = new World().partner('p').client('c', '1000').acts('p', 'c', ['2018-05-30T06:00']);
    const row = await foretold(world, '2018-06-01T12:00', book);
    expect([on(row, '2018-06-09')?.points, on(row, '2018-06-10')?.points]).toEqual(['10', '20']);
    const kolkata = await foretold(world, '2018-06-01T19:00', always({ timezone: 'Asia/Kolkata' }));
    expect(kolkata.days[0]).toMatchObject({ day: '2018-06-02', end: '2018-06-02T18:30:00.000Z' });
  });

  it('names the fewest clients to renew where a tier would be lost', async () => {
    const book = always({ tiers: tiers(tier('gold', { requirements: points(12) })) });
    const world = new World().partner('p');
    for (const [client, mrr] of Object.entries({ a: '300', b: '900', c: '400', d: '200' })) {
      world.client(client, mrr).acts('p', client, ['2018-01-20', '2018-04-10']);
    }
    // Gold from January; nothing is left in July, and only June and July count for July's recalibration.
    const { recalibration } = tiers();
    const short = always({
      tiers: {
        recalibration: { ...(recalibration as Exclude<typeof recalibration, 'monthly'>), windowMonths: 1 },
        tiers: book[0]?.programme.tiers.tiers ?? [],
      },
    });
    const row = await foretold(world, '2018-06-01', short);
    expect(row.tier).toBe('gold');
    expect(row.months.map(({ month, creditedTier }) => [month, creditedTier])).toEqual([
      ['2018-06', 'gold'],
      ['2018-07', null],
    ]);
    expect(row.risk).toMatchObject({
      tier: 'gold',
      lostIn: '2018-07',
      renew: [
        { client: 'b', points: '9' },
        { client: 'c', points: '4' },
      ],
      isProven: true,
    });
  });

  it('says so when renewing everything would not be enough, and when nothing is at risk', async () => {
    const book = always({ tiers: { recalibration: 'monthly', tiers: [tier('gold', { requirements: points(10) })] } });
    const world = new World().partner('p').client('c', '1000').acts('p', 'c', ['2018-05-01']);
    expect((await foretold(world, '2018-06-01', book)).risk?.renew).toHaveLength(1);
    world.pays('c', '900', 'USD', '2018-06-02');
    const poorer = await foretold(world, '2018-06-03', book);
    expect(poorer.risk).toEqual({ tier: 'gold', lostIn: '2018-06', renew: null, isProven: true });
    expect((await foretold(world, '2018-06-03')).risk).toBeNull();
  });

  it('is there for a partner that has nothing', async () => {
    const row = await foretold(new World().partner('p'), '2018-06-03');
    expect(row).toMatchObject({ tier: null, expiring: [], risk: null });
    expect(row.days.every(({ clients, points: none }) => clients === 0 && none === '0')).toBe(true);
  });
});
