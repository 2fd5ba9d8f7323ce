/** All that is known at the end of a rehearsal: what comparisons look at. */
import type { ClockSegments } from '../../platform/clock.ts';
import type { StatementRow } from '../../rules/month/statement-row.ts';
import type { PeriodRow } from '../../rules/rows/period-row.ts';
import type { VerdictRow } from '../../rules/rows/verdict-row.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Backlog } from './backlog.ts';
import type { FedCounts, UnexpectedAnswer } from './feeder.ts';
import type { ClosedMonth } from './months/read-closed.ts';
import type { MonthRun } from './months/read-month-runs.ts';
import type { EndLateness } from './real-times.ts';
import type { Run } from './runs/history.ts';
import type { RunMatches } from './runs/match-runs.ts';
import type { Script } from './script.ts';

export interface Rows {
  readonly verdicts: readonly VerdictRow[];
  readonly periods: readonly PeriodRow[];
  /** Of closed months. */
  readonly statements: readonly StatementRow[];
}

export interface Evidence {
  readonly script: Script;
  /** Programme instant as of which everything is compared. */
  readonly at: Instant;
  readonly segments: ClockSegments;
  readonly fed: FedCounts;
  readonly unexpected: readonly UnexpectedAnswer[];
  /** Events in the ledger. */
  readonly ledgerEvents: number;
  /** What was never judged, relayed or assessed. */
  readonly leftover: Backlog;
  /** As `compute` has them. */
  readonly expected: Rows;
  /** As the store exports them. */
  readonly actual: Rows;
  readonly runs: readonly Run[];
  readonly matches: RunMatches;
  readonly lateness: readonly EndLateness[];
  /** Months closed on the way, as the store has them. */
  readonly closed: readonly ClosedMonth[];
  /** The run of the schedule of each of them, as Temporal has it. */
  readonly monthRuns: readonly MonthRun[];
  /** Real milliseconds from the instant at which each of them was to close until it was closed. */
  readonly closedLateMs: readonly number[];
  /** Notices recorded, by kind. */
  readonly notices: Readonly<Record<string, number>>;
}
