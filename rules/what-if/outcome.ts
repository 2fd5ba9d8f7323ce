/** What a log comes to under one rule book, in the rows that `compute` prints (`docs/interfaces.md §3`). */
import { computeLog, type ComputedLog } from '../compute/compute-log.ts';
import type { TenureEvent } from '../events/event.ts';
import { logFacts, type LogFacts } from '../month/log-facts.ts';
import { monthEnd } from '../month/month-end.ts';
import { runMonths } from '../month/run-months.ts';
import { statementRow, type StatementRow } from '../month/statement-row.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import type { RuleEngine } from '../qualification/rule-engine.ts';
import { periodRow, type PeriodRow } from '../rows/period-row.ts';
import { compareVerdictRows, verdictRow, type VerdictRow } from '../rows/verdict-row.ts';
import type { Instant } from '../time/instant.ts';
import { compareMonths, previousMonth, type Month } from '../time/month.ts';

/** Which months are looked at; those before the first and after the last are left out of every list. */
export interface MonthRange {
  readonly from?: Month | undefined;
  readonly to?: Month | undefined;
}

export interface Outcome {
  readonly book: RuleBook;
  /** By source, then id. */
  readonly verdicts: readonly VerdictRow[];
  /** By partner, client and start. */
  readonly periods: readonly PeriodRow[];
  /** By month, then partner. */
  readonly statements: readonly StatementRow[];
}

/**
 * Computes a log as `compute` does, from its first event on whatever the range.
 * Of a range: activities in its time, periods that reach into it, statements of its months.
 * @param calendar in whose time zones the range is meant: one for outcomes that are to be compared
 */
export async function outcomeOf(
  events: readonly TenureEvent[],
  book: RuleBook,
  rules: RuleEngine,
  range: MonthRange = {},
  calendar: RuleBook = book,
): Promise<Outcome> {
  const log = await computeLog(events, rules);
  const from = range.from === undefined ? -Infinity : monthEnd(calendar, previousMonth(range.from));
  const until = range.to === undefined ? Infinity : monthEnd(calendar, range.to);
  return {
    book,
    verdicts: verdictsOf(log, from, until),
    periods: periodsOf(log, from, until),
    statements: await statementsOf(log, book, range),
  };
}

function verdictsOf({ pairs, orphans }: ComputedLog, from: Instant, until: Instant): readonly VerdictRow[] {
  const verdicts = [...pairs.flatMap(({ fold }) => fold.verdicts), ...orphans];
  const inTime = verdicts.filter(({ time }) => from <= time && time < until);
  return inTime.map(verdictRow).sort(compareVerdictRows);
}

function periodsOf({ pairs }: ComputedLog, from: Instant, until: Instant): readonly PeriodRow[] {
  return pairs.flatMap((pair) => {
    const inTime = pair.periods.filter(({ start, end }) => start < until && (end === null || end >= from));
    return inTime.map((period) => periodRow(pair, period));
  });
}

async function statementsOf(log: ComputedLog, book: RuleBook, { from, to }: MonthRange): Promise<StatementRow[]> {
  const rows: StatementRow[] = [];
  for await (const month of runMonths(factsUntil(log, book, to), book)) {
    for (const statement of month) {
      if (to !== undefined && compareMonths(statement.month, to) > 0) return rows;
      if (from === undefined || compareMonths(statement.month, from) >= 0) rows.push(statementRow(statement));
    }
  }
  return rows;
}

/** A log's months go on after its last event, if later ones are asked for. */
function factsUntil(log: ComputedLog, book: RuleBook, to: Month | undefined): LogFacts {
  const facts = logFacts(log);
  if (facts.duration === null || to === undefined) return facts;
  const last = Math.max(facts.duration.last, monthEnd(book, to) - 1);
  return { ...facts, duration: { ...facts.duration, last } };
}
