/** The kinds of rows that `tenure compute` prints, in the order of `docs/interfaces.md §3`. */
import { computeLog } from '../../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import type { RuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { monthOf } from '../../../rules/month/month-end.ts';
import { logFacts, type LogFacts } from '../../../rules/month/log-facts.ts';
import type { StatementRow } from '../../../rules/month/statement-row.ts';
import { periodRow, type PeriodRow } from '../../../rules/rows/period-row.ts';
import { compareVerdictRows, verdictRow, type VerdictRow } from '../../../rules/rows/verdict-row.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import type { MonthRange } from '../../../rules/what-if/month-range.ts';
import { statementsInRange } from '../../../rules/what-if/statements-in-range.ts';
import { checkReach } from '../check-reach.ts';
import { PERIOD_COLUMNS, STATEMENT_COLUMNS, VERDICT_COLUMNS } from '../../rows/columns.ts';
import type { Rows } from '../../rows/format-rows.ts';

export interface ComputeInput {
  /** As accepted, in any order. */
  readonly events: readonly TenureEvent[];
  readonly book: RuleBook;
  readonly rules: RuleEngine;
  readonly at?: Instant;
  readonly from?: Month;
  readonly to?: Month;
}

interface Computation {
  readonly columns: readonly string[];
  /** In the order of the fields that name a row. */
  rows(input: ComputeInput): Promise<Rows>;
}

export const COMPUTATIONS = {
  verdicts: { columns: VERDICT_COLUMNS, rows: verdicts },
  periods: { columns: PERIOD_COLUMNS, rows: periods },
  statements: { columns: STATEMENT_COLUMNS, rows: statements },
} as const satisfies Record<string, Computation>;

export type ComputedKind = keyof typeof COMPUTATIONS;

async function verdicts({ events, rules, at }: ComputeInput): Promise<readonly VerdictRow[]> {
  const { pairs, orphans } = await computeLog(events, rules, at);
  return [...pairs.flatMap(({ fold }) => fold.verdicts), ...orphans].map(verdictRow).sort(compareVerdictRows);
}

async function periods({ events, rules, at }: ComputeInput): Promise<readonly PeriodRow[]> {
  const { pairs } = await computeLog(events, rules, at);
  return pairs.flatMap((pair) => pair.periods.map((period) => periodRow(pair, period)));
}

async function statements({ events, book, rules, at, from, to }: ComputeInput): Promise<AsyncIterable<StatementRow>> {
  const facts = logFacts(await computeLog(events, rules, at));
  // As of a time the month that it falls in is the last, as it is for `export`; else that of the last event.
  const last = to ?? (at === undefined ? undefined : monthOf(book, at));
  if (facts.duration !== null && last !== undefined) {
    checkReach(last, to === undefined ? '--at' : '--to', facts.duration.last, book);
  }
  return statementRows(facts, book, { from, to: last });
}

async function* statementRows(facts: LogFacts, book: RuleBook, range: MonthRange): AsyncGenerator<StatementRow> {
  for await (const month of statementsInRange(facts, book, range)) yield* month;
}
