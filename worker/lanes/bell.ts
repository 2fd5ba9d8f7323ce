/** A bell wakes a loop that waits; ringing while nobody waits is remembered, so that no news is slept through. */
import { sleep } from '../../platform/clock.ts';

export interface Bell {
  ring(): void;
  /** Waits for the bell, at most `limitMs` real milliseconds, or until the signal is aborted. */
  wait(limitMs: number, signal?: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let rung = false;
  let waiting: AbortController | null = null;
  return {
    ring() {
      rung = true;
      waiting?.abort();
    },
    async wait(limitMs, signal) {
      if (!rung && signal?.aborted !== true) {
        waiting = new AbortController();
        await sleep(limitMs, waiting.signal);
        waiting = null;
      }
      rung = false;
    },
  };
}
