/**
 * Which wake-up a fold calls for (`docs/architecture.md`, principles 2 and 4): only where a clock must change.
 * A later deadline is found by the run when its timer fires, so by default nobody is told.
 */
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

/**
 * @param expiresAt the deadline after the fold; null when no period is open
 * @returns the class of the wake-up, or null when nobody needs to hear of it
 */
export function decideWakeUp(
  known: RunKnowledge,
  expiresAt: Instant | null,
  now: Instant,
  debounce: SignalDebounce,
): WakeUpClass | null {
  const isManaged = expiresAt !== null && expiresAt > now;
  if (known.run === 'none') return isManaged ? WAKE_UP_CLASS.started : null;
  // A run that is starting assesses first of all, and finds what there is.
  if (known.run === 'starting' || known.runDeadline === null) return null;
  if (expiresAt === null) return WAKE_UP_CLASS.ended;
  if (expiresAt < known.runDeadline) return WAKE_UP_CLASS.earlier;
  if (known.noticedDeadline !== null && expiresAt !== known.noticedDeadline) return WAKE_UP_CLASS.later;
  const movedBy = expiresAt - known.runDeadline;
  return debounce !== 'never' && movedBy > 0 && movedBy >= debounce ? WAKE_UP_CLASS.later : null;
}
