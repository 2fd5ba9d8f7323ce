/** Ending a process politely first, then firmly. */
import { errnoOf } from '../errno.ts';
import { waitUntil } from '../wait-until.ts';
import { isAlive } from './process-identity.ts';
import type { ProcessRecord } from './process-identity.ts';

/** One way to ask a process to end, and how long to wait before the next. */
export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

/** Sends one signal after the other until the process has ended. Returns false if it outlived them all. */
export async function stopProcess(record: ProcessRecord, steps: readonly StopStep[]): Promise<boolean> {
  for (const { signal, waitMs } of steps) {
    sendSignal(record, signal);
    if (await waitUntil(() => !isAlive(record), { withinMs: waitMs, everyMs: 10 })) return true;
  }
  return !isAlive(record);
}

/** Sends a signal unless the process has ended, and never to another one that has taken over its number. */
export function sendSignal(record: ProcessRecord, signal: NodeJS.Signals): void {
  if (!isAlive(record)) return;
  try {
    process.kill(record.pid, signal);
  } catch (error) {
    // It ended between the two lines above.
    if (errnoOf(error) !== 'ESRCH') throw error;
  }
}
