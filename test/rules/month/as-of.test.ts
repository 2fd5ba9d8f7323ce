/** A month is valued from the whole log, and means what was true at its end (docs/domain.md §6, "at v"). */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeLog, isCorrection } from '../../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { managedEnds } from '../../../rules/month/earning-ends.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { monthFrame } from '../../../rules/month/month-frame.ts';
import { standingAt } from '../../../rules/month/pair-history.ts';
import { statementRow, type StatementRow } from '../../../rules/month/statement-row.ts';
import { NO_TIERS } from '../../../rules/month/tiers.ts';
import { valueMonth } from '../../../rules/month/value-month.ts';
import { effectiveInstant, type RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { pairKey } from '../../../rules/relationship/pair.ts';
import { compareText } from '../../../rules/text.ts';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { gridInstant, stepInstant } from '../../support/random-instants.ts';
import { randomWorld } from './random-world.ts';
import { month } from './world.ts';

const MONTHS = ['2018-10', '2018-11', '2018-12', '2019-01', '2019-02', '2019-03', '2019-05', '2019-11'].map(month);

/** What was known before `v`: events before it, and corrections whatever their time. */
function knownBefore(v: Instant, events: readonly TenureEvent[]): readonly TenureEvent[] {
  return events.filter((event) => event.time < v || isCorrection(event));
}

async function factsOf(events: readonly TenureEvent[], book: RuleBook) {
  return logFacts(await computeLog(events, createRuleEngine(book)));
}

async function monthOfLog(events: readonly TenureEvent[], book: RuleBook, name: Month): Promise<StatementRow[]> {
  const statements = await valueMonth(await factsOf(events, book), monthFrame(book, name), () => NO_TIERS);
  return statements.map(statementRow);
}

describe('at the valuation instant', () => {
  it('what the whole log says of a pair is what the fold of the events before it says', async () => {
    await fc.assert(
      fc.asyncProperty(randomWorld(), fc.oneof(gridInstant, stepInstant), async ({ events, book }, v) => {
        const facts = await factsOf(events, book);
        const whole = facts.clients
          .flatMap(({ pairs }) => pairs)
          .filter((pair) => managedEnds(pair, [v]).length > 0)
          .map((pair) => `${pairKey(pair)} ${formatInstant(standingAt(pair, v).expiresAt as Instant)}`);

        const before = await computeLog(knownBefore(v, events), createRuleEngine(book));
        const asThen = before.pairs.flatMap((pair) => {
          const { period } = pair.fold.state;
          return period === null || period.expiresAt < v ? [] : [`${pairKey(pair)} ${formatInstant(period.expiresAt)}`];
        });
        expect(whole.toSorted(compareText)).toEqual(asThen.toSorted(compareText));
      }),
      { numRuns: 80 },
    );
  });

  it('no later event and no later version changes a statement', async () => {
    await fc.assert(
      fc.asyncProperty(randomWorld(), fc.constantFrom(...MONTHS), async ({ events, book }, name) => {
        const v = monthFrame(book, name).valuedAt;
        const bookThen = book.filter((version) => effectiveInstant(version) < v);
        // Before the first version months end in its zone (docs/choices.md), which nobody could know by then.
        fc.pre(bookThen.length > 0 || book.length === 0);
        // A partner that is registered only later can have adjustments, and nothing else before.
        const later = new Set(
          events.flatMap((e) => (e.type === 'partner.registered' && e.time >= v ? [e.data.partner as string] : [])),
        );
        const rows = (await monthOfLog(events, book, name)).filter(({ partner }) => !later.has(partner));
        const then = await monthOfLog(knownBefore(v, events), bookThen, name);
        expect(rows).toEqual(then.filter(({ partner }) => !later.has(partner)));
      }),
      { numRuns: 80 },
    );
  });
});
