/** A forecast of thousands of clients: the search for the shortest list asks thousands of times what a month would say. */
import { expect, it } from 'vitest';
import { forecastOf, type Forecast } from '../../../rules/forecast/forecast.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { DAY_MS, formatInstant } from '../../../rules/time/instant.ts';
import { outlookOf } from '../../support/outlooks.ts';
import { always, at, folded, tier, World } from '../month/world.ts';

const NOW = at('2018-06-20T12:00');
const leaf = (fact: string, value: number) => ({ fact, path: null, operator: 'greaterThanInclusive', value }) as const;

/** A median can go either way: nothing is proven by halves, and every trial is made. */
const bookFor = (clients: number): RuleBook =>
  always({
    tiers: {
      recalibration: 'monthly',
      tiers: [
        tier('low', {
          requirements: { all: [leaf('toolsUsedMedian', 1), leaf('managedClients', Math.floor(clients * 0.7))] },
        }),
      ],
    },
  });

async function forecast(clients: number): Promise<{ readonly risk: Forecast['risk']; readonly cpuMs: number }> {
  const told = new World().partner('p');
  for (let index = 0; index < clients; index++) {
    const name = `c${index}`;
    const daysAgo = (days: number): string => formatInstant(NOW - (days % 85) * DAY_MS);
    told.client(name, String(500 + ((index * 37) % 3000))).acts('p', name, [daysAgo(index)]);
    if (index % 2 === 0) told.acts('p', name, [daysAgo(index * 7)], 'docs');
  }
  const book = bookFor(clients);
  const outlook = await outlookOf(logFacts(await folded(told.events, book)), book, 'p', NOW);
  if (outlook === null) throw new Error('p is registered');
  const begun = process.cpuUsage();
  const { risk } = await forecastOf(outlook, book, NOW);
  const { user, system } = process.cpuUsage(begun);
  return { risk, cpuMs: (user + system) / 1000 };
}

it('takes no more for each list that is tried the more clients there are', async () => {
  await forecast(100);
  const [small, large] = [await forecast(200), await forecast(4000)];
  for (const { risk } of [small, large]) expect(risk).toMatchObject({ tier: 'low', isProven: false });
  expect(large.risk?.clients?.length).toBeGreaterThan(1000);
  // Twenty times as many clients: all that may grow with them is what is reckoned once.
  expect(large.cpuMs / small.cpuMs).toBeLessThan(10);
}, 120_000);
