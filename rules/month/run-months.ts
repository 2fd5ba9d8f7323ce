/** Months one after the other, each starting from the tiers that the one before closed with (`docs/domain.md §7, §8`). */
import type { RuleBook } from '../programme/rule-set-version.ts';
import { monthsFromTo } from '../time/month.ts';
import type { LogFacts } from './log-facts.ts';
import { monthOf } from './month-end.ts';
import { monthFrame } from './month-frame.ts';
import { Standings } from './standings.ts';
import type { Statement } from './statement.ts';
import { valueMonth } from './value-month.ts';

/**
 * The statements of every month of a log, month by month, each list by partner: from the month of its first event,
 * where no partner has a tier, to that of its last. None for an empty log.
 */
export async function* runMonths(facts: LogFacts, book: RuleBook): AsyncGenerator<readonly Statement[]> {
  if (facts.duration === null) return;
  const { first, last } = facts.duration;
  const standings = new Standings();
  for (const month of monthsFromTo(monthOf(book, first), monthOf(book, last))) {
    const statements = await valueMonth(facts, monthFrame(book, month), (partner) => standings.past(partner));
    standings.take(statements);
    yield statements;
  }
}
