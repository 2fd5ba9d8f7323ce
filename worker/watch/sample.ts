/** Figures that are counted now and then, not when somebody asks: counting reads whole queues. */
import { sleep } from '../../platform/clock.ts';

const COUNT_EVERY_MS = 10_000;

/** Counts at once and then every ten seconds until stopped. While the database is away the figures stay as they were. */
export function startSampling(count: () => Promise<void>): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      await count().catch(() => undefined);
      await sleep(COUNT_EVERY_MS, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

/** Seconds from something that calls for work until it is done. */
export const DELAY_BUCKETS: readonly number[] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];
