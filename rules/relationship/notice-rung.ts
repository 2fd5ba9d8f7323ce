/** The rungs of `noticeDays` (`docs/domain.md §9`): when people are told that a relationship is about to expire. */
import { DAY_MS, type Instant } from '../time/instant.ts';
import type { RunningPeriod } from './period.ts';

/** One warning: `days` before the deadline. */
export interface Rung {
  readonly days: number;
  readonly dueAt: Instant;
}

/** As much of a running period as its rungs depend on. */
type Deadline = Pick<RunningPeriod, 'expiresAt'> & { readonly heldBy: Pick<RunningPeriod['heldBy'], 'time'> };

/** The rungs of a deadline, the earliest first. One that would come before the activity it counts from is none. */
function rungs({ expiresAt, heldBy }: Deadline, noticeDays: readonly number[]): Rung[] {
  return noticeDays
    .map((days) => ({ days, dueAt: expiresAt - days * DAY_MS }))
    .filter(({ dueAt }) => dueAt > heldBy.time)
    .sort((a, b) => a.dueAt - b.dueAt);
}

/** The rung to record now: the last one due. Rungs it has overtaken are never sent. Null before the first. */
export function dueRung(deadline: Deadline, noticeDays: readonly number[], now: Instant): Rung | null {
  return rungs(deadline, noticeDays).findLast(({ dueAt }) => dueAt <= now) ?? null;
}

/** When a running period needs looking at again: the next rung, or the deadline itself. */
export function nextWake(deadline: Deadline, noticeDays: readonly number[], now: Instant): Instant {
  return rungs(deadline, noticeDays).find(({ dueAt }) => dueAt > now)?.dueAt ?? deadline.expiresAt;
}

/**
 * Whether a run that waits for an earlier deadline would sleep through something that is due about this one. Ordinarily
 * it can't: a rung of a later deadline comes later. But of the deadline it knows a rung may have passed untold, as
 * imported history is no news, and then the same rung of this one can come before the next that it waits for.
 * @param waitsFor the deadline that the run last learnt
 * @param since what was due before is never told
 */
export function isDueBeforeWake(
  deadline: Deadline,
  waitsFor: Instant,
  noticeDays: readonly number[],
  { since, now }: { readonly since: Instant; readonly now: Instant },
): boolean {
  const due = dueRung(deadline, noticeDays, now);
  if (due !== null && due.dueAt >= since) return true;
  return nextWake(deadline, noticeDays, now) < nextWake({ ...deadline, expiresAt: waitsFor }, noticeDays, now);
}
