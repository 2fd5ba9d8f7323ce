/** What operators see of the relay: how much waits, for how long, and how long it took. */
import { sleep } from '../../platform/clock.ts';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Pool } from 'pg';
import { WAKE_UP_CLASS, wakeUpBacklog, type WakeUp, type WakeUpClass } from '../../store/wake-ups.ts';

export interface RelayMetrics {
  readonly onDone: (wakeUp: WakeUp, afterMs: number) => void;
  readonly stop: () => Promise<void>;
}

/** Counting the backlog reads it whole, so not more often than anybody looks. */
const COUNT_EVERY_MS = 10_000;
/** Seconds from writing a wake-up until Temporal has it on record. */
const DELAY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];

const CLASSES = Object.entries(WAKE_UP_CLASS) as [name: keyof typeof WAKE_UP_CLASS, number: WakeUpClass][];
const NAMES = new Map(CLASSES.map(([name, number]) => [number, name]));

/** Registers the metrics, and counts the backlog now and then until stopped. */
export function watchRelay(metrics: Metrics, pool: Pool, clock: ProgrammeClock): RelayMetrics {
  const labels = ['class'] as const;
  const delay = metrics.histogram({
    name: 'wake_up_delay_seconds',
    help: 'From writing a wake-up until it is done with.',
    labels,
    buckets: DELAY_BUCKETS,
  });
  const waiting = metrics.gauge({ name: 'wake_ups_waiting', help: 'Wake-ups the relay has still to act on.', labels });
  const age = metrics.gauge({ name: 'wake_up_oldest_seconds', help: 'Age of the oldest waiting wake-up.', labels });

  async function count(): Promise<void> {
    const backlog = new Map((await wakeUpBacklog(pool)).map((row) => [row.class, row]));
    const now = clock.realNow();
    for (const [name, number] of CLASSES) {
      const row = backlog.get(number);
      waiting.set({ class: name }, row?.count ?? 0);
      age.set({ class: name }, row === undefined ? 0 : Math.max(0, now - row.oldest) / 1_000);
    }
  }

  const stopping = new AbortController();
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      // Without the database the lanes say so; the figures stay as they were.
      await count().catch(() => undefined);
      await sleep(COUNT_EVERY_MS, stopping.signal);
    }
  })();
  return {
    onDone: (wakeUp, afterMs) => delay.observe({ class: NAMES.get(wakeUp.class) ?? '' }, afterMs / 1_000),
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
