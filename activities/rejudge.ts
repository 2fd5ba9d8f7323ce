/** Marking the pairs that a newly published rule set concerns: some seconds of it at a time, for the workflow `rejudge`. */
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Pool } from 'pg';
import { monotonic, sleep, type ProgrammeClock } from '../platform/clock.ts';
import { countStale, rejudgeBatch } from '../store/rejudge.ts';
import type { RejudgeActivities, RejudgeInput, RejudgeProgress } from './contract.ts';

export interface RejudgeDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
}

/** Pairs looked at in one transaction of some milliseconds. */
const AT_ONCE = 500;
/** With so many pairs waiting to be folded none are added: what was said about a pair meanwhile goes before the rest. */
const ENOUGH_WAITING = 1_000;
/** Real milliseconds until the judge has made some room. */
const LET_JUDGE_MS = 100;
/** Real milliseconds of work in one activity: what a worker that stops can lose of its time, never of the work. */
const TURN_MS = 10_000;

/** Makes the activity; its dependencies are given once a process. */
export function createRejudge({ pool, clock }: RejudgeDependencies): RejudgeActivities {
  return {
    async rejudgeSome({ position }: RejudgeInput): Promise<RejudgeProgress> {
      const end = monotonic() + TURN_MS;
      const cancelled = cancellationSignal();
      for (;;) {
        const progress = await rejudgeBatch(pool, position, AT_ONCE, clock.now());
        if (progress === null) return { v: 1, done: 0, total: 0, finished: true };
        // The cursor itself is in the database, so that another attempt goes on from there; this is for people.
        heartbeat({ position, done: progress.done, total: progress.total, attempt: activityInfo().attempt });
        if (progress.finished || monotonic() > end) return { v: 1, ...progress };
        await untilRoom(pool, end, cancelled);
        cancelled.throwIfAborted();
      }
    },
  };
}

/** Waits until the judge has folded most of what is marked, or the turn is over. */
async function untilRoom(pool: Pool, end: number, cancelled: AbortSignal): Promise<void> {
  while ((await countStale(pool, ENOUGH_WAITING)) >= ENOUGH_WAITING && monotonic() < end && !cancelled.aborted) {
    heartbeat();
    await sleep(LET_JUDGE_MS, cancelled);
  }
}
