/**
 * Which wake-up a fold calls for (`docs/architecture.md`, principles 2 and 4): only where a clock must change.
 * A later deadline is found by the run when its timer fires, so by default nobody is told.
 */
import { isDueBeforeWake } from '../../rules/relationship/notice-rung.ts';
import type { RunningPeriod } from '../../rules/relationship/period.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { RunStatus } from '../../store/pairs/pair-row.ts';
import { WAKE_UP_CLASS, type WakeUpClass } from '../../store/wake-ups.ts';

/** What the run of a pair is known to know. */
export interface RunKnowledge {
  readonly run: RunStatus;
  /** The deadline that it last learnt. */
  readonly runDeadline: Instant | null;
  /** The deadline that people were told of. */
  readonly noticedDeadline: Instant | null;
}

/** How far a deadline may move on before the run is told, in milliseconds; `never` leaves it to the run's timer. */
export type SignalDebounce = number | 'never';

/** What a fold found, as far as a run can have to hear of it. */
export interface Found {
  /** The open period; null when there is none. */
  readonly period: RunningPeriod | null;
  /** The rungs in force now. */
  readonly noticeDays: readonly number[];
  /** Programme instant at which the ledger accepted its first event: what was due before is never told. */
  readonly firstAcceptedAt: Instant;
}

/** @returns the class of the wake-up, or null when nobody needs to hear of it */
export function decideWakeUp(
  known: RunKnowledge,
  { period, noticeDays, firstAcceptedAt }: Found,
  now: Instant,
  debounce: SignalDebounce,
): WakeUpClass | null {
  if (known.run === 'none') return period !== null && period.expiresAt > now ? WAKE_UP_CLASS.started : null;
  // A run that is starting assesses first of all, and finds what there is.
  if (known.run === 'starting' || known.runDeadline === null) return null;
  if (period === null) return WAKE_UP_CLASS.ended;
  const movedBy = period.expiresAt - known.runDeadline;
  if (movedBy < 0) return WAKE_UP_CLASS.earlier;
  if (known.noticedDeadline !== null && period.expiresAt !== known.noticedDeadline) return WAKE_UP_CLASS.later;
  if (movedBy === 0) return null;
  const bounds = { since: firstAcceptedAt, now };
  if (isDueBeforeWake(period, known.runDeadline, noticeDays, bounds)) return WAKE_UP_CLASS.later;
  return debounce !== 'never' && movedBy >= debounce ? WAKE_UP_CLASS.later : null;
}
