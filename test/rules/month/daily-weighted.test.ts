/** The policy `daily_weighted` (docs/domain.md §7): by clauses, and against an evaluation day by day. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRatios,
  NOTHING,
  overInteger,
  ratioOf,
  roundHalfEven,
  timesRatio,
  overRatio,
} from '../../../rules/credit/ratio.ts';
import type { Ratio } from '../../../rules/credit/ratio.ts';
import { formatDecimal } from '../../../rules/decimal.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import { subscription, type ClientFacts } from '../../../rules/month/client-facts.ts';
import { monthFrame, type MonthFrame } from '../../../rules/month/month-frame.ts';
import { pairHistory, type PairHistory } from '../../../rules/month/pair-history.ts';
import { valueClient } from '../../../rules/month/value-client.ts';
import { versionBefore, type RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { DAY_MS, type Instant } from '../../../rules/time/instant.ts';
import { always, at, decimal, month, programme, RATES, rowOf, tier, tiers, World } from './world.ts';

const daily = always({ valuation: 'daily_weighted' });
const NOVEMBER = '2018-11';

/** USD 3,000 in a month of 30 days: one day is one point. */
const acting = (...times: readonly string[]): World =>
  new World().partner('p').client('c', '3000').acts('p', 'c', times).lastsUntil('2019-06-01');

const november = (world: World, book: RuleBook = daily) => rowOf(world, NOVEMBER, 'p', book);

describe('under daily_weighted', () => {
  it('a line managed all month earns what it does under closing', async () => {
    expect(await november(acting('2018-10-31'))).toMatchObject({
      policy: 'daily_weighted',
      managedPoints: '30',
      lines: [{ mrr: '3000', n: 1, share: '3000', points: '30' }],
    });
  });

  it('a day counts if the pair is managed at its end', async () => {
    expect(await november(acting('2018-11-11'))).toMatchObject({ managedPoints: '20' });
    expect(await november(acting('2018-11-11T23:59:59.999Z'))).toMatchObject({ managedPoints: '20' });
    expect(await november(acting('2018-11-10T23:59:59.999Z'))).toMatchObject({ managedPoints: '21' });
  });

  it('a day counts if the pair ends at its end', async () => {
    const removed = (time: string): World => acting('2018-10-31').removes('p', 'c', time);
    expect(await november(removed('2018-11-11'))).toMatchObject({ managedPoints: '10' });
    expect(await november(removed('2018-11-10T23:59:59.999Z'))).toMatchObject({ managedPoints: '9' });
  });

  it('a client that is no longer managed keeps a line for its days', async () => {
    expect(await november(acting('2018-10-31').removes('p', 'c', '2018-11-11'))).toMatchObject({
      lines: [
        {
          client: 'c',
          mrr: '0',
          currency: null,
          n: 0,
          share: '0',
          points: '10',
          notes: [],
          lastQualifyingActivity: null,
          expiresAt: null,
        },
      ],
    });
  });

  it('a client managed within one day only has no line', async () => {
    const world = acting('2018-11-10T08:00').removes('p', 'c', '2018-11-10T09:00');
    expect(await november(world)).toBeUndefined();
  });

  it('MRR, sharing and rates of each day count', async () => {
    expect(await november(acting('2018-10-31').pays('c', '6000', 'USD', '2018-11-21'))).toMatchObject({
      managedPoints: '40',
      lines: [{ mrr: '6000', share: '6000' }],
    });
    const shared = acting('2018-10-31').partner('q').acts('q', 'c', ['2018-11-21']);
    expect(await november(shared)).toMatchObject({ managedPoints: '25', lines: [{ n: 2, share: '1500' }] });
    const rates = { ...RATES, pointsPerUnit: { ...RATES.pointsPerUnit, managed: decimal('2') } };
    const doubled = programme({ valuation: 'daily_weighted', rates });
    const book = [...daily, { version: 'test@2', effectiveFrom: at('2018-11-21'), programme: doubled }];
    // A version counts for ends of days after it took effect: that at 21 November 24:00 is the first.
    expect(await november(acting('2018-10-31'), book)).toMatchObject({ managedPoints: '40' });
  });

  it('days without a rate earn nothing, and the note is that of the last', async () => {
    const world = acting('2018-10-31').pays('c', '3000', 'SEK', '2018-11-11');
    expect(await november(world)).toMatchObject({ managedPoints: '10', lines: [{ notes: [{ code: 'no_rate' }] }] });
    const back = world.pays('c', '3000', 'USD', '2018-11-21');
    expect(await november(back)).toMatchObject({ managedPoints: '20', lines: [{ notes: [] }] });
  });

  it('each day asks for the activities of the days before it', async () => {
    const book = always({
      valuation: 'daily_weighted',
      tiers: tiers(tier('gold', { activityThreshold: { count: 2, days: 10 } })),
    });
    // Two activities within ten days at the ends of 11 to 14 November only.
    const world = acting('2018-10-20', '2018-11-05', '2018-11-11T12:00');
    expect(await november(world, book)).toMatchObject({
      tierBefore: 'gold',
      managedPoints: '4',
      lines: [{ notes: [{ code: 'below_activity_threshold', wanted: 2, actual: 0 }] }],
    });
  });

  it('the sum is rounded once', async () => {
    const world = new World().partner('p').client('c', '1').acts('p', 'c', ['2018-11-30']);
    // 0.01 ÷ 30 = 0.000333…
    expect(await november(world)).toMatchObject({ managedPoints: '0.0003' });
  });

  it('managed clients are those at the end of the month', async () => {
    const requirements = { fact: 'managedClients', path: null, operator: 'greaterThanInclusive', value: 1 } as const;
    const book = always({ valuation: 'daily_weighted', tiers: tiers(tier('gold', { requirements })) });
    const world = acting('2018-11-05').removes('p', 'c', '2018-11-25');
    expect(await november(world, book)).toMatchObject({ performanceTier: null });
    expect(await november(acting('2018-11-05'), book)).toMatchObject({ performanceTier: 'gold' });
  });
});

const START = at('2018-08-01');
const instant = fc
  .tuple(fc.integer({ min: 0, max: 150 }), fc.constantFrom(0, 0, 1, -1, 2 * 3_600_000, 3 * 3_600_000, 18.5 * 3_600_000))
  .map(([days, more]) => START + days * DAY_MS + more);

const history = (partner: string): fc.Arbitrary<PairHistory> =>
  fc
    .record({
      bounds: fc.uniqueArray(instant, { maxLength: 8 }),
      times: fc.array(instant, { minLength: 1, maxLength: 12 }),
    })
    .map(({ bounds, times }) => {
      const sorted = bounds.toSorted((a, b) => a - b);
      const periods = sorted.flatMap((start, index) =>
        index % 2 === 0 && sorted[index + 1] !== undefined
          ? [{ start, end: sorted[index + 1] as Instant, expiresAt: sorted[index + 1] as Instant }]
          : [],
      );
      const activities = times
        .toSorted((a, b) => a - b)
        .map((time) => ({ time, tool: 'code', expiresAt: time + 90 * DAY_MS }));
      return pairHistory({ partner: partner as PartnerId, client: 'c' as ClientId }, periods, activities);
    });

const paid = fc
  .tuple(instant, fc.integer({ min: 0, max: 100_000 }), fc.constantFrom('USD', 'JPY', 'SEK'))
  .map(([time, cents, currency]) => subscription(time, decimal(String(cents)).div(100), currency));

const facts: fc.Arbitrary<ClientFacts> = fc.record({
  client: fc.constant('c' as ClientId),
  country: fc.constantFrom('US', 'IN'),
  subscriptions: fc.array(paid, { maxLength: 4 }).map((list) => list.toSorted((a, b) => a.time - b.time)),
  pairs: fc.tuple(history('a'), history('b'), history('c')),
});

const threshold = fc.option(
  fc.record({ count: fc.integer({ min: 1, max: 4 }), days: fc.integer({ min: 1, max: 40 }) }),
);

const book: fc.Arbitrary<RuleBook> = fc
  .tuple(
    fc.constantFrom('UTC', 'America/Sao_Paulo', 'Asia/Kolkata'),
    fc.array(fc.tuple(instant, threshold, fc.constantFrom('1', '1.5')), { minLength: 1, maxLength: 3 }),
  )
  .map(([timezone, versions]) =>
    versions.map(([effectiveFrom, activityThreshold, managed], index) => ({
      version: `test@${index + 1}`,
      effectiveFrom: index === 0 ? ('always' as const) : effectiveFrom,
      programme: programme({
        timezone,
        valuation: 'daily_weighted',
        rates: { ...RATES, pointsPerUnit: { ...RATES.pointsPerUnit, managed: decimal(managed) } },
        tiers: tiers(tier('gold', { activityThreshold })),
      }),
    })),
  );

/** What a pair earns at one instant, by the words of docs/domain.md §6. */
function earnedAt(
  v: Instant,
  pair: PairHistory,
  { pairs, subscriptions, country }: ClientFacts,
  rules: RuleBook,
): Ratio {
  const isManaged = ({ spans }: PairHistory): boolean => spans.some(({ start, end }) => start < v && v <= end);
  const version = versionBefore(rules, v)?.programme;
  const payment = subscriptions.filter(({ time }) => time < v).at(-1);
  const unit = payment === undefined ? undefined : version?.rates.units.get(payment.currency);
  if (!isManaged(pair) || version === undefined || payment === undefined || unit === undefined) return NOTHING;
  const wanted = version.tiers.tiers[0]?.activityThreshold ?? null;
  const inDays = (days: number): number => pair.times.filter((time) => v - days * DAY_MS <= time && time < v).length;
  if (wanted !== null && inDays(wanted.days) < wanted.count) return NOTHING;
  const share = overInteger(ratioOf(payment.mrr), pairs.filter(isManaged).length);
  const growth = country === 'IN' ? '2' : '1';
  const factors = timesRatio(ratioOf(version.rates.pointsPerUnit.managed), ratioOf(decimal(growth)));
  return timesRatio(overRatio(share, ratioOf(unit)), factors);
}

function dayByDay(client: ClientFacts, frame: MonthFrame): Record<string, string> {
  return Object.fromEntries(
    client.pairs
      .filter(({ spans }) => frame.ends.some((end) => spans.some((span) => span.start < end && end <= span.end)))
      .map((pair) => {
        const sum = frame.ends.map((end) => earnedAt(end, pair, client, frame.book)).reduce(addRatios, NOTHING);
        return [pair.partner, formatDecimal(roundHalfEven(overInteger(sum, frame.ends.length), 4))];
      }),
  );
}

describe('the pieces of a month', () => {
  it('add up to what an evaluation of every day gives', () => {
    fc.assert(
      fc.property(facts, book, fc.constantFrom('2018-08', '2018-10', '2018-11', '2018-12'), (client, rules, name) => {
        const frame = monthFrame(rules, month(name));
        const valued = valueClient(client, frame, () => 'gold');
        const byPieces = Object.fromEntries(valued.map(({ pair, line }) => [pair.partner, formatDecimal(line.points)]));
        expect(byPieces).toEqual(dayByDay(client, frame));
      }),
      { numRuns: 500 },
    );
  });
});
