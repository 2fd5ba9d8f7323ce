/** One cause of a difference between two months, with what it rests on. */
import { formatDecimal, type Decimal } from '../../decimal.ts';
import type { EndReason } from '../../relationship/period.ts';
import type { adjustmentRow } from '../../month/statement-row.ts';
import type { LineCause } from './diff-line.ts';
import type { stateRow } from './state-row.ts';

export type DiffCause =
  | LineCause
  | 'deal_counts'
  | 'deal_expired'
  | 'deal_cancelled'
  /** What the earlier month would have had more, or less, had it known what the later one knows. */
  | 'known_late'
  | 'adjustment'
  | 'late_adjustment'
  /** Those of the month before, which do not come again. */
  | 'adjustment_before'
  | 'late_adjustment_before'
  /** The stored lines differ by more than the events explain: there should be none. */
  | 'unexplained';

export type DiffPart = PartBase & Partial<PartDetails>;

interface PartBase {
  readonly cause: DiffCause;
  /** A decimal; never 0. */
  readonly points: string;
}

interface PartDetails {
  readonly client: string;
  readonly deal: string;
  readonly closedAt: string;
  readonly adjustment: ReturnType<typeof adjustmentRow>;
  /** The end from which on it holds. */
  readonly at: string;
  readonly before: ReturnType<typeof stateRow>;
  readonly after: ReturnType<typeof stateRow>;
  /** Partners that began, or stopped, to share the client. */
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** Since when each of those that joined manages it, and when each of those that left ended, in the same order. */
  readonly joinedSince: readonly string[];
  readonly leftAt: readonly (string | null)[];
  /** Of a client that was gained or lost: the period that began or ended, as known by the later month. */
  readonly period: PeriodCause | null;
  /** What became known after the earlier month was taken. */
  readonly causes: readonly CauseRow[];
}

export type CauseRow = EventCause | { readonly ruleSet: string };

export interface EventCause {
  readonly source: string;
  readonly id: string;
}

interface PeriodCause {
  readonly since: string;
  readonly startedBy: EventCause;
  readonly end: string | null;
  readonly endReason: EndReason | null;
  readonly endedBy: EventCause | null;
}

export function diffPart(cause: DiffCause, points: Decimal, details: Partial<PartDetails>): DiffPart {
  return { cause, points: formatDecimal(points), ...details };
}
