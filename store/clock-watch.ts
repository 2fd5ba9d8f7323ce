/** Keeps a process's programme clock in step with the stored segments (`docs/architecture.md`, principle 7). */
import type { Pool } from 'pg';
import { ProgrammeClock, sleep } from '../platform/clock.ts';
import { messageOf } from '../platform/errno.ts';
import { loadClockSegments } from './clock-segments.ts';

/** A new segment begins a second ahead (`CLOCK_NOTICE_MS`), so reading this often every process has it in time. */
const READ_EVERY_MS = 400;

/** How far ahead a change of speed has to begin so that all processes make it together, in real milliseconds. */
export const CLOCK_NOTICE_MS = 1_000;

export interface ClockWatch {
  readonly clock: ProgrammeClock;
  /** Reads the segments at once. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

/** Reads the segments, and again ever after. @param onError told of a failed reading; the clock goes on as it was */
export async function watchClock(pool: Pool, onError: (message: string) => void): Promise<ClockWatch> {
  const clock = new ProgrammeClock(await loadClockSegments(pool));
  const stopping = new AbortController();
  const refresh = async (): Promise<void> => clock.setSegments(await loadClockSegments(pool));
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await sleep(READ_EVERY_MS, stopping.signal);
      await refresh().catch((error: unknown) => onError(messageOf(error)));
    }
  })();
  return {
    clock,
    refresh,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}
