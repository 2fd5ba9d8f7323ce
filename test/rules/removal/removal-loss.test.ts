/** What a removal is said to cost against what the log says with the removals in it. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { formatDecimal, ZERO, type Decimal } from '../../../rules/decimal.ts';
import { logFacts, type LogFacts } from '../../../rules/month/log-facts.ts';
import { monthEnd } from '../../../rules/month/month-end.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { usersWithAccess } from '../../../rules/removal/foresee-removal.ts';
import { removalLoss } from '../../../rules/removal/removal-loss.ts';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { accessRemoved, parsed } from '../../support/events.ts';
import { outlookOf } from '../../support/outlooks.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { randomLog } from '../../support/random-log.ts';
import { randomProgramme } from '../../support/random-programme.ts';

/** A partner's statement of a month, in short. */
async function statementOf(facts: LogFacts, book: RuleBook, month: Month, partner: string) {
  const duration = facts.duration && { ...facts.duration, last: monthEnd(book, month) - 1 };
  for await (const statements of runMonths({ ...facts, duration }, book)) {
    if (statements[0]?.month !== month) continue;
    const own = statements.find((one) => one.partner === partner);
    if (own !== undefined) return own;
  }
  return null;
}

async function factsOf(events: readonly TenureEvent[], book: RuleBook): Promise<LogFacts> {
  return logFacts(await computeLog(events, createRuleEngine(book)));
}

it('is the difference of the month with the removals and without', async () => {
  let [losses, points, tiers] = [0, 0, 0];
  const scenario = fc.record({ log: randomLog({ maxEvents: 40, malformed: false }), versions: randomProgramme() });
  const property = fc.asyncProperty(scenario, async ({ log, versions }) => {
    const book = versions.map((version, index) => versionOf(filesOf(version), version.effectiveFrom, index + 1));
    const events = acceptedEvents(parsedEvents(log));
    const computed = await computeLog(events, createRuleEngine(book));
    const at: Instant = Math.max(...events.map(({ time }) => time), 0) + 1;
    for (const { partner, client, fold } of computed.pairs) {
      const { period } = fold.state;
      const users = usersWithAccess(fold.state);
      if (period === null || period.expiresAt <= at || users.length === 0) continue;
      const facts = logFacts(computed);
      const outlook = await outlookOf(facts, book, partner, at);
      const loss = outlook === null ? null : await removalLoss(outlook, book, [client], at);
      if (loss === null) continue;
      const removed = parsed(...users.map((user) => accessRemoved(user, client, { at: formatInstant(at) })));
      const after = await factsOf([...events, ...removed.map(({ event }) => event)], book);
      const [before, then] = [
        await statementOf(facts, book, loss.month, partner),
        await statementOf(after, book, loss.month, partner),
      ];
      const paid = (statement: typeof before): Decimal => statement?.totalPoints ?? ZERO;
      expect(formatDecimal(loss.points)).toBe(formatDecimal(paid(before).minus(paid(then))));
      expect(loss.clients).toMatchObject([{ client }]);
      const tierBefore = outlook?.past.creditedTier ?? null;
      expect(loss.creditedTier).toEqual({
        without: before === null ? tierBefore : before.creditedTier,
        after: then === null ? tierBefore : then.creditedTier,
      });
      losses += 1;
      points += loss.points.eq(0) ? 0 : 1;
      tiers += loss.creditedTier.without === loss.creditedTier.after ? 0 : 1;
    }
  });
  await fc.assert(property, { numRuns: 150, endOnFailure: true });
  expect(losses).toBeGreaterThan(20);
  expect(points).toBeGreaterThan(5);
  expect(tiers).toBeGreaterThan(0);
}, 120_000);
