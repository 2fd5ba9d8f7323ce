/** What a worker answers to `/readyz`: down when it can do nothing, behind when it does but work is late, or ready. */
import type { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../platform/clock.ts';
import { readReadiness, type Readiness } from '../store/lag.ts';

export interface ReadinessDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly temporal: Client;
  readonly worker: Worker;
}

export interface WorkerReadiness {
  readonly code: 200 | 503;
  readonly body: Readiness | { readonly status: 'down'; readonly down: readonly string[] };
}

/** Real milliseconds that each server has for an answer; a supervisor does not wait long for ours. */
const ANSWERS_WITHIN_MS = 2_000;

/** Asks both servers. A worker whose work is late is as ready as one can be: starting it anew would not help. */
export async function workerReadiness({
  pool,
  clock,
  temporal,
  worker,
}: ReadinessDependencies): Promise<WorkerReadiness> {
  const [readiness, isAnswering] = await Promise.all([
    inTime(readReadiness(pool, clock)).catch(() => null),
    temporal
      .withDeadline(clock.realNow() + ANSWERS_WITHIN_MS, () => temporal.workflowService.getSystemInfo({}))
      .then(() => true)
      .catch(() => false),
  ]);
  const down = [
    ...(readiness === null ? ['database'] : []),
    ...(isAnswering ? [] : ['temporal']),
    ...(worker.getState() === 'RUNNING' ? [] : ['worker']),
  ];
  if (readiness === null || down.length > 0) return { code: 503, body: { status: 'down', down } };
  return { code: 200, body: readiness };
}

/** A query that waits for a connection to a database that is away would wait for long. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ANSWERS_WITHIN_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
