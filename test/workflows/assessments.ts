/** Assessments as a script gives them: only what matters to a run differs. */
import type { Assessment, PeriodOutcome } from '../../activities/contract.ts';

const START = '2026-01-05T09:00:00.000Z';
export const AS_OF = '2026-03-01T00:00:00.000Z';
const END = '2026-04-05T09:00:00.000Z';

export const expired: PeriodOutcome = {
  v: 1,
  partner: 'harbour',
  client: 'lantern',
  start: START,
  end: END,
  endReason: 'activity_expired',
  endedBy: null,
};

export const terminated: PeriodOutcome = {
  ...expired,
  end: AS_OF,
  endReason: 'access_removed_by_partner',
  endedBy: 'e7',
};

/**
 * Managed, with the next wake in so many real milliseconds.
 * @param wakeAt where that is on the axis on which wakes are compared
 */
export function managed(wakeInMs: number, wakeAt = wakeInMs): Assessment {
  const period = { start: START, startedBy: 'e1', expiresAt: END, heldBy: 'e5', heldByUser: 'ada' };
  return {
    v: 1,
    standing: 'managed',
    asOf: AS_OF,
    position: 5,
    period,
    outcome: null,
    wakeInMs,
    wakeAt,
    carryOn: false,
  };
}

/** Managed, in a run that has become long. */
export function managedForLong(wakeInMs: number): Assessment {
  return { ...managed(wakeInMs), carryOn: true };
}

/** Over, with the outcome; null for a pair that late events left without any period. */
export function over(outcome: PeriodOutcome | null): Assessment {
  return { ...managed(0), standing: 'over', outcome, wakeInMs: null, wakeAt: null };
}
