/** What operators see of webhooks: how much waits, for how long, and what became of attempts. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Attempted } from '../../store/webhooks/settle-deliveries.ts';
import { webhookBacklog } from '../../store/webhooks/webhook-backlog.ts';
import { startSampling } from '../watch/sample.ts';

export interface WebhookMetrics {
  readonly onAttempt: (attempted: Attempted, afterMs: number) => void;
  readonly stop: () => Promise<void>;
}

const OUTCOMES: readonly Attempted['outcome'][] = ['delivered', 'failed', 'gone', 'nothing'];
/** Seconds that a receiver took to answer. */
const ATTEMPT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Registers the metrics, and counts the backlog now and then until stopped. */
export function watchWebhooks(metrics: Metrics, pool: Pool, clock: ProgrammeClock): WebhookMetrics {
  const attempts = metrics.histogram({
    name: 'webhook_attempt_seconds',
    help: 'How long receivers took, by what came of it.',
    labels: ['outcome'] as const,
    buckets: ATTEMPT_BUCKETS,
  });
  // From the start, so that the first failure is a rise.
  for (const outcome of OUTCOMES) attempts.zero({ outcome });
  const deliveries = metrics.gauge({
    name: 'webhook_deliveries',
    help: 'Deliveries that wait, and those that were given up.',
    labels: ['status'] as const,
  });
  const age = metrics.gauge({ name: 'webhook_oldest_seconds', help: 'Age of the oldest delivery that waits.' });
  const news = metrics.gauge({ name: 'notices_waiting', help: 'Notices that nobody has passed on yet.' });
  const disabled = metrics.gauge({ name: 'webhooks_disabled', help: 'Webhooks whose target said that it is gone.' });

  async function count(): Promise<void> {
    const backlog = await webhookBacklog(pool);
    deliveries.set({ status: 'waiting' }, backlog.waiting);
    deliveries.set({ status: 'dead' }, backlog.dead);
    age.set(backlog.oldest === null ? 0 : Math.max(0, clock.realNow() - backlog.oldest) / 1_000);
    news.set(backlog.news);
    disabled.set(backlog.disabled);
  }

  const sampling = startSampling(count);
  return {
    onAttempt: ({ outcome }, afterMs) => attempts.observe({ outcome }, afterMs / 1_000),
    stop: sampling.stop,
  };
}
