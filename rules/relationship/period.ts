/** Periods of management (`docs/domain.md §5`): one interval [start, end) in which a pair is managed without interruption. */
import type { EventName } from '../events/event.ts';
import type { UserId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';

export const END_REASONS = [
  'activity_expired',
  'access_removed_by_partner',
  'removed_from_client_account',
  'user_deleted',
] as const;

export type EndReason = (typeof END_REASONS)[number];

/** The qualifying activity that expires last, of equal ones the last in the event order. */
export interface Holder extends EventName {
  readonly user: UserId;
  readonly time: Instant;
}

/** A period that no event has ended. It is over all the same once `expiresAt` has come. */
export interface RunningPeriod {
  readonly start: Instant;
  readonly startedBy: EventName;
  readonly heldBy: Holder;
  /** The expiry of the activity that holds it. */
  readonly expiresAt: Instant;
}

export interface EndedPeriod extends RunningPeriod {
  readonly end: Instant;
  readonly endReason: EndReason;
  /** The event that ended it; null when it expired. */
  readonly endedBy: EventName | null;
}

export type Period =
  (RunningPeriod & { readonly end: null; readonly endReason: null; readonly endedBy: null }) | EndedPeriod;

/** A running period as it is at `at`: still running, or expired. */
export function periodAt(period: RunningPeriod, at: Instant): Period {
  return period.expiresAt <= at ? expired(period) : { ...period, end: null, endReason: null, endedBy: null };
}

/** The period as ended by doing nothing. */
export function expired(period: RunningPeriod): EndedPeriod {
  return { ...period, end: period.expiresAt, endReason: 'activity_expired', endedBy: null };
}
