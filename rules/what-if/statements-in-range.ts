/** Statements as `compute` prints them, of the months that are looked at. */
import type { LogFacts } from '../month/log-facts.ts';
import { monthEnd } from '../month/month-end.ts';
import { runMonths } from '../month/run-months.ts';
import { statementRow, type StatementRow } from '../month/statement-row.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import { compareMonths, type Month } from '../time/month.ts';
import type { MonthRange } from './month-range.ts';

/** Months are always computed from the first: tiers start there. By month, each list by partner. */
export async function* statementsInRange(
  facts: LogFacts,
  book: RuleBook,
  { from, to }: MonthRange,
): AsyncGenerator<readonly StatementRow[]> {
  for await (const statements of runMonths(lastingUntil(facts, book, to), book)) {
    const month = statements[0]?.month;
    if (month !== undefined && to !== undefined && compareMonths(month, to) > 0) return;
    const isInRange = month !== undefined && (from === undefined || compareMonths(month, from) >= 0);
    yield isInRange ? statements.map(statementRow) : [];
  }
}

/** A log's months go on after its last event, if later ones are asked for. */
function lastingUntil(facts: LogFacts, book: RuleBook, to: Month | undefined): LogFacts {
  if (facts.duration === null || to === undefined) return facts;
  const last = Math.max(facts.duration.last, monthEnd(book, to) - 1);
  return { ...facts, duration: { ...facts.duration, last } };
}
