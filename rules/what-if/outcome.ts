/** What a log comes to under one rule book, in the rows that `compute` prints (`docs/interfaces.md §3`). */
import { foldLog, type ComputedLog, type GatheredLog } from '../compute/compute-log.ts';
import { logFacts } from '../month/log-facts.ts';
import type { StatementRow } from '../month/statement-row.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import { periodRow, type PeriodRow } from '../rows/period-row.ts';
import { compareVerdictRows, verdictRow, type VerdictRow } from '../rows/verdict-row.ts';
import { intervalOf, isWithin, reachesInto, type Interval, type MonthRange } from './month-range.ts';
import type { Side } from './sides.ts';
import { statementsInRange } from './statements-in-range.ts';

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
  gathered: GatheredLog,
  { book, rules }: Side,
  range: MonthRange = {},
  calendar: RuleBook = book,
): Promise<Outcome> {
  const log = await foldLog(gathered, rules);
  const interval = intervalOf(range, calendar);
  const statements: StatementRow[] = [];
  for await (const month of statementsInRange(logFacts(log), book, range)) statements.push(...month);
  return { book, verdicts: verdictsOf(log, interval), periods: periodsOf(log, interval), statements };
}

function verdictsOf({ pairs, orphans }: ComputedLog, interval: Interval): readonly VerdictRow[] {
  const verdicts = [...pairs.flatMap(({ fold }) => fold.verdicts), ...orphans];
  const inTime = verdicts.filter(({ time }) => isWithin(time, interval));
  return inTime.map(verdictRow).sort(compareVerdictRows);
}

function periodsOf({ pairs }: ComputedLog, interval: Interval): readonly PeriodRow[] {
  return pairs.flatMap((pair) => {
    const inTime = pair.periods.filter((period) => reachesInto(period, interval));
    return inTime.map((period) => periodRow(pair, period));
  });
}
