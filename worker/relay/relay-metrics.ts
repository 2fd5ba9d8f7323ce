/** What operators see of the relay: how much waits, for how long, and how long it took. */
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Pool } from 'pg';
import { DELAY_BUCKETS, startSampling } from '../watch/sample.ts';
import { WAKE_UP_CLASS, wakeUpBacklog, type WakeUp, type WakeUpClass } from '../../store/wake-ups.ts';

export interface RelayMetrics {
  readonly onDone: (wakeUp: WakeUp, afterMs: number) => void;
  readonly stop: () => Promise<void>;
}

const CLASSES = Object.entries(WAKE_UP_CLASS) as [name: keyof typeof WAKE_UP_CLASS, number: WakeUpClass][];
const NAMES = new Map(CLASSES.map(([name, number]) => [number, name]));

/** Registers the metrics, and counts the backlog now and then until stopped. */
export function watchRelay(metrics: Metrics, pool: Pool, clock: ProgrammeClock): RelayMetrics {
  const labels = ['class'] as const;
  const delay = metrics.histogram({
    name: 'wake_up_delay_seconds',
    help: 'From writing a wake-up until Temporal has it on record.',
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

  const sampling = startSampling(count);
  return {
    onDone: (wakeUp, afterMs) => delay.observe({ class: NAMES.get(wakeUp.class) ?? '' }, afterMs / 1_000),
    stop: sampling.stop,
  };
}
