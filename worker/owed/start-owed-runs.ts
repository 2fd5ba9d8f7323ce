/**
 * Starts durable runs that rows owe: what people or publications asked for lies in a table, whether or not Temporal was
 * there when they asked. Starting twice is starting once; a run that somebody terminated is started again.
 */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { monotonic } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errno.ts';
import type { Logger } from '../../platform/log.ts';
import { TASK_QUEUE } from '../../workflows/contract.ts';
import { startLane, type Lane, type TurnResult } from '../lanes/lane.ts';
import { isUnreachable } from '../temporal/is-unreachable.ts';

export interface OwedRunsOptions {
  readonly pool: Pool;
  readonly temporal: Client;
  /** Default: `tenure`. */
  readonly taskQueue?: string;
  readonly log: Logger;
}

/** A run that is owed. */
export interface OwedRun {
  /** The workflow's type. */
  readonly type: string;
  readonly workflowId: string;
  readonly input: object;
  /** What it is owed for, where one run may be owed for several things after each other. Default: its id. */
  readonly key?: string;
}

/**
 * Real milliseconds after which an owed run is started again: somebody may have terminated it, or it was about to end
 * when it was asked for.
 */
const AGAIN_AFTER_MS = 5_000;

/** Looks every second for what `owed` finds. @param name of the lane, for the log */
export function startOwedRuns(
  name: string,
  owed: (pool: Pool) => Promise<readonly OwedRun[]>,
  options: OwedRunsOptions,
): Lane {
  const startedAt = new Map<string, number>();
  return startLane(name, () => turn(owed, options, startedAt), options.log);
}

async function turn(
  owed: (pool: Pool) => Promise<readonly OwedRun[]>,
  { pool, temporal, taskQueue = TASK_QUEUE, log }: OwedRunsOptions,
  startedAt: Map<string, number>,
): Promise<TurnResult> {
  const now = monotonic();
  const runs = await owed(pool);
  forget(startedAt, runs);
  for (const run of runs) {
    const { type, workflowId, input } = run;
    if (now - (startedAt.get(keyOf(run)) ?? Number.NEGATIVE_INFINITY) <= AGAIN_AFTER_MS) continue;
    try {
      await temporal.workflow.start(type, {
        workflowId,
        taskQueue,
        args: [input],
        // The one that runs already is as good.
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      });
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      log.warn({ workflowId, error: messageOf(error) }, 'an owed run could not be started; it is tried again');
      return { kind: 'trouble' };
    }
    startedAt.set(keyOf(run), now);
  }
  return { kind: 'idle' };
}

function keyOf({ key, workflowId }: OwedRun): string {
  return key ?? workflowId;
}

/** What is owed no more is not remembered, so that memory does not grow with the months. */
function forget(startedAt: Map<string, number>, runs: readonly OwedRun[]): void {
  const still = new Set(runs.map(keyOf));
  for (const key of startedAt.keys()) if (!still.has(key)) startedAt.delete(key);
}
