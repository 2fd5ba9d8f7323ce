/** Waiting until all that was accepted is judged and every managed pair has its durable run. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { workLeft, type WorkLeft } from '../../store/backlog.ts';

export interface DrainPatience {
  /** Real milliseconds after which to give up. */
  readonly withinMs: number;
  readonly signal?: AbortSignal;
  /** Told what is left, at each look. */
  readonly onProgress: (left: WorkLeft) => void;
}

const LOOK_EVERY_MS = 100;

/** True once nothing is left; false when the patience was over. */
export async function untilDrained(pool: Pool, clock: ProgrammeClock, patience: DrainPatience): Promise<boolean> {
  const isDrained = async (): Promise<boolean> => {
    const left = await workLeft(pool, clock.now());
    patience.onProgress(left);
    return left.toJudge + left.toRelay + left.starting === 0;
  };
  const { withinMs, signal } = patience;
  return (await waitUntil(isDrained, { withinMs, everyMs: LOOK_EVERY_MS, signal })) === true;
}

/** What is left, in words. */
export function leftInWords({ toJudge, toRelay, starting }: WorkLeft): string {
  if (toJudge > 0) return `judging: ${toJudge.toLocaleString('en')} to look at`;
  return `starting durable runs: ${Math.max(toRelay, starting).toLocaleString('en')} left`;
}
