/** What operators see of digests: how many messages wait, for how long, and what became of attempts. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { digestBacklog, type AttemptedMail } from '../../store/digests/mails.ts';
import { startSampling } from '../watch/sample.ts';

export interface DigestMetrics {
  readonly onAttempt: (outcome: AttemptedMail['outcome'], afterMs: number) => void;
  readonly stop: () => Promise<void>;
}

const OUTCOMES: readonly AttemptedMail['outcome'][] = ['sent', 'failed', 'refused'];
/** Seconds that a mail server took. */
const ATTEMPT_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Registers the metrics, and counts what waits now and then until stopped. */
export function watchDigests(metrics: Metrics, pool: Pool, clock: ProgrammeClock): DigestMetrics {
  const attempts = metrics.histogram({
    name: 'digest_attempt_seconds',
    help: 'How long the mail server took, by what came of it.',
    labels: ['outcome'] as const,
    buckets: ATTEMPT_BUCKETS,
  });
  // From the start, so that the first failure is a rise.
  for (const outcome of OUTCOMES) attempts.zero({ outcome });
  const mails = metrics.gauge({
    name: 'digest_mails',
    help: 'Messages with digests that wait, and those that were given up.',
    labels: ['status'] as const,
  });
  const age = metrics.gauge({ name: 'digest_oldest_seconds', help: 'Age of the oldest digest that waits.' });

  async function count(): Promise<void> {
    const { waiting, dead, oldest } = await digestBacklog(pool);
    mails.set({ status: 'waiting' }, waiting);
    mails.set({ status: 'dead' }, dead);
    age.set(oldest === null ? 0 : Math.max(0, clock.realNow() - oldest) / 1_000);
  }

  const sampling = startSampling(count);
  return {
    onAttempt: (outcome, afterMs) => attempts.observe({ outcome }, afterMs / 1_000),
    stop: sampling.stop,
  };
}
