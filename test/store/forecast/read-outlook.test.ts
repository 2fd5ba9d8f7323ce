/** Forecasts from the store against those from the whole log in memory. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import { forecastOf } from '../../../rules/forecast/forecast.ts';
import { forecastRow } from '../../../rules/forecast/forecast-row.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { monthOf } from '../../../rules/month/month-end.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { monthsFromTo, previousMonth } from '../../../rules/time/month.ts';
import { readOutlook } from '../../../store/forecast/read-outlook.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { monthRunner } from '../../support/months.ts';
import { outlookOf } from '../../support/outlooks.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { randomLog } from '../../support/random-log.ts';
import { randomProgramme } from '../../support/random-programme.ts';
import { createTestStore } from '../../support/store.ts';

it('is the forecast of the log, whether or not the months before have statements', async () => {
  let [managed, withTier] = [0, 0];
  const scenario = fc.record({
    log: randomLog({ malformed: false, maxEvents: 40 }),
    versions: randomProgramme(),
    hasMonths: fc.boolean(),
  });
  const property = fc.asyncProperty(scenario, async ({ log, versions, hasMonths }) => {
    const parsed = parsedEvents(log);
    const book = versions.map((version, index) => versionOf(filesOf(version), version.effectiveFrom, index + 1));
    const facts = logFacts(await computeLog(acceptedEvents(parsed), createRuleEngine(book)));
    if (facts.duration === null) return;
    const now = facts.duration.last + 1;
    const store = await createTestStore();
    try {
      for (const version of versions) {
        const publication = { author: 'test', note: null, publishedAt: now, effectiveFrom: version.effectiveFrom };
        await publishRuleSet(store.pool, filesOf(version), publication);
      }
      await appendEvents(store.pool, parsed, { acceptedAt: now });
      const months = monthRunner(store.pool, now);
      await months.judge();
      const last = previousMonth(monthOf(book, now));
      if (hasMonths)
        for (const month of monthsFromTo(monthOf(book, facts.duration.first), last)) await months.take(month);
      const cache = createRuleBookCache();
      for (const { partner } of facts.partners) {
        const inMemory = await outlookOf(facts, book, partner, now);
        const stored = await readOutlook(store.pool, (client) => cache.at(client), partner, now);
        if (inMemory === null || stored === null) throw new Error(`${partner} is registered`);
        const expected = forecastRow(await forecastOf(inMemory, book, now));
        expect(forecastRow(await forecastOf(stored.outlook, stored.book, now))).toEqual(expected);
        managed += expected.days[0]?.clients ?? 0;
        withTier += expected.tier === null ? 0 : 1;
      }
      expect(await readOutlook(store.pool, (client) => cache.at(client), 'nobody' as PartnerId, now)).toBeNull();
    } finally {
      await store.close();
    }
  });
  await fc.assert(property, { numRuns: 16, endOnFailure: true });
  expect(managed).toBeGreaterThan(1);
  expect(withTier).toBeGreaterThan(1);
}, 300_000);
