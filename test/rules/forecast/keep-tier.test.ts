/** The shortest list of renewals against all lists there are, each really lived through. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastOf, type Forecast } from '../../../rules/forecast/forecast.ts';
import { logFacts, type LogFacts } from '../../../rules/month/log-facts.ts';
import { monthFrame } from '../../../rules/month/month-frame.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import { rankOf } from '../../../rules/month/tiers.ts';
import type { Recalibration } from '../../../rules/programme/programme.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import type { Condition, Leaf } from '../../../rules/qualification/condition.ts';
import { DAY_MS, formatInstant, type Instant } from '../../../rules/time/instant.ts';
import { outlookOf } from '../../support/outlooks.ts';
import { always, at, folded, tier, World } from '../month/world.ts';

const NOW = at('2018-06-20T12:00');
const CLIENTS = ['c0', 'c1', 'c2', 'c3', 'c4'];

const leaf = (
  fact: string,
  value: number,
  operator: Leaf['operator'] = 'greaterThanInclusive',
  path?: string,
): Leaf => ({
  fact,
  path: path === undefined ? null : [path],
  operator,
  value,
});

const anyRequirement: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom(5, 10, 20, 30, 40).map((points) => leaf('totalPoints', points)),
  fc.constantFrom(5, 10, 20, 30, 40).map((points) => leaf('managedPoints', points)),
  fc.constantFrom(1, 2, 3, 4).map((clients) => leaf('managedClients', clients)),
  fc.tuple(fc.constantFrom(2, 3, 5), fc.constantFrom('90', '30')).map(([count, days]) => {
    return leaf('qualifyingActivities', count, 'greaterThan', days);
  }),
  fc.constantFrom(1, 1.5, 2).map((tools) => leaf('toolsUsedMedian', tools)),
  fc.constantFrom(2, 3).map((clients): Condition => ({ not: leaf('managedClients', clients) })),
);
const requirement: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 2, arbitrary: anyRequirement },
  { weight: 1, arbitrary: fc.array(anyRequirement, { minLength: 2, maxLength: 2 }).map((all) => ({ all })) },
  { weight: 1, arbitrary: fc.array(anyRequirement, { minLength: 2, maxLength: 2 }).map((any) => ({ any })) },
);

const recalibration: fc.Arbitrary<Recalibration> = fc.oneof(
  fc.constant('monthly' as const),
  fc.record({
    months: fc.constantFrom([7], [7, 8], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    windowMonths: fc.constantFrom(1, 2),
    minimumHoldMonths: fc.constantFrom(0, 1, 3),
  }),
);

const programme: fc.Arbitrary<RuleBook> = fc
  .record({
    low: requirement,
    high: requirement,
    threshold: fc.option(fc.record({ count: fc.constantFrom(1, 2), days: fc.constantFrom(30, 90) }), { freq: 3 }),
    recalibration,
    valuation: fc.constantFrom('closing' as const, 'closing' as const, 'daily_weighted' as const),
    windowDays: fc.constantFrom(90, 90, 30),
  })
  .map(({ low, high, threshold, ...rest }) =>
    always({
      valuation: rest.valuation,
      windowDays: rest.windowDays,
      tiers: {
        recalibration: rest.recalibration,
        tiers: [
          tier('low', { requirements: low, activityThreshold: threshold }),
          tier('high', { requirements: high, activityThreshold: threshold }),
        ],
      },
    }),
  );

/** The partner `p` with up to five clients, some shared with `q`, active at some days of the last three months. */
const world: fc.Arbitrary<World> = fc
  .array(
    fc.record({
      mrr: fc.constantFrom('500', '500', '1000', '1500', '2000'),
      country: fc.constantFrom('US', 'US', 'IN'),
      own: fc.array(fc.nat({ max: 110 }), { minLength: 1, maxLength: 3 }),
      tool: fc.constantFrom('code', 'docs'),
      other: fc.option(fc.nat({ max: 100 }), { freq: 2 }),
    }),
    { minLength: 1, maxLength: CLIENTS.length },
  )
  .map((clients) => {
    const told = new World().partner('p').partner('q');
    clients.forEach(({ mrr, country, own, tool, other }, index) => {
      const name = `c${index}`;
      told.client(name, mrr, 'USD', country).acts('p', name, own.map(daysAgo), tool);
      if (other !== null) told.acts('q', name, [daysAgo(other)]);
    });
    return told;
  });

const daysAgo = (days: number): string => formatInstant(NOW - days * DAY_MS);

async function forecast(
  told: World,
  book: RuleBook,
): Promise<{ readonly facts: LogFacts; readonly forecast: Forecast }> {
  const facts = logFacts(await folded(told.events, book));
  const outlook = await outlookOf(facts, book, 'p', NOW);
  if (outlook === null) throw new Error('p is registered');
  return { facts, forecast: await forecastOf(outlook, book, NOW) };
}

/** Whether the tier is never lost in the months ahead if these clients are renewed at each expiry. */
async function isKept(
  told: World,
  book: RuleBook,
  { months, tier: held, expiring }: Forecast,
  renewed: readonly string[],
) {
  const until = months.at(-1)?.valuedAt as Instant;
  const windowMs = (book[0]?.programme.windowDays ?? 0) * DAY_MS;
  const events = [...told.events];
  for (const { client, expiresAt } of expiring.filter((one) => renewed.includes(one.client))) {
    const last = told.events.findLast((event) => {
      return event.type === 'activity.performed' && event.data.user === `p@${client}` && event.time <= NOW;
    });
    for (let time = expiresAt; time < until; time += windowMs) {
      events.push({ ...last, id: `renewed-${client}-${time}`, time } as (typeof events)[number]);
    }
  }
  const facts = logFacts(await folded(events, book));
  const lasting = { ...facts, duration: { first: facts.duration?.first as Instant, last: until - 1 } };
  for await (const statements of runMonths(lasting, book)) {
    const statement = statements.find(({ partner }) => partner === 'p');
    const [{ month, valuedAt } = { month: null, valuedAt: 0 }] = statements;
    if (month === null || valuedAt <= NOW) continue;
    const tiers = monthFrame(book, month).version?.programme.tiers.tiers ?? [];
    if (rankOf(tiers, statement?.creditedTier ?? null) < rankOf(tiers, held)) return false;
  }
  return true;
}

function* subsets(items: readonly string[]): Generator<readonly string[]> {
  for (let bits = 0; bits < 2 ** items.length; bits++) yield items.filter((_, index) => (bits >> index) % 2 === 1);
}

describe('the clients whose renewal keeps the tier', () => {
  it('are the fewest that do, if anything does', async () => {
    let [found, none, few] = [0, 0, 0];
    const property = fc.asyncProperty(world, programme, async (told, book) => {
      const { forecast: foretold } = await forecast(told, book);
      const { tier: held, risk, expiring, months } = foretold;
      if (held === null) return;
      const until = months.at(-1)?.valuedAt ?? 0;
      const names = expiring.filter(({ expiresAt }) => expiresAt < until).map(({ client }) => client);
      let fewest: number | null = null;
      for (const renewed of [...subsets(names)].sort((a, b) => a.length - b.length)) {
        if (!(await isKept(told, book, foretold, renewed))) continue;
        fewest = renewed.length;
        break;
      }
      expect(risk === null).toBe(fewest === 0);
      expect(risk?.clients?.length ?? null).toBe(fewest === 0 ? null : fewest);
      if (risk === null) return;
      // Five clients are always few enough to try all.
      expect(risk.isProven).toBe(true);
      if (risk.clients === null) none += 1;
      else found += 1;
      if (risk.clients === null) return;
      few += risk.clients.length < names.length ? 1 : 0;
      expect(
        await isKept(
          told,
          book,
          foretold,
          risk.clients.map(({ client }) => client),
        ),
      ).toBe(true);
    });
    await fc.assert(property, { numRuns: 500, endOnFailure: true });
    expect(found).toBeGreaterThan(20);
    expect(few).toBeGreaterThan(5);
    expect(none).toBeGreaterThan(5);
  }, 240_000);
});
