/** The kinds of rows that `tenure compute` prints, in the order of `docs/interfaces.md §3`. */
import { computeLog } from '../../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import type { RuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { periodRow, type PeriodRow } from '../../../rules/rows/period-row.ts';
import { compareVerdictRows, verdictRow, type VerdictRow } from '../../../rules/rows/verdict-row.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { PERIOD_COLUMNS, VERDICT_COLUMNS } from '../../rows/columns.ts';
import type { Row } from '../../rows/format-rows.ts';

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
  rows(input: ComputeInput): Promise<readonly Row[]>;
}

export const COMPUTATIONS = {
  verdicts: { columns: VERDICT_COLUMNS, rows: verdicts },
  periods: { columns: PERIOD_COLUMNS, rows: periods },
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
