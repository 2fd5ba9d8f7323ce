/** The part of the worker that tells people and systems: notices are passed on, and sent to webhooks. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { OutboundRules } from '../../platform/outbound/outbound-rules.ts';
import { sweepDeliveries } from '../../store/webhooks/sweep-deliveries.ts';
import { startLane, type Lane } from '../lanes/lane.ts';
import { sweepNowAndThen } from '../lanes/sweep-now-and-then.ts';
import { startDelivering } from '../webhooks/deliver.ts';
import { watchWebhooks } from '../webhooks/webhook-metrics.ts';
import { passOnTurn } from './pass-on.ts';

export interface NoticeOptions {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly log: Logger;
  /** Where webhooks may be sent. */
  readonly outbound: OutboundRules;
  readonly metrics?: Metrics;
}

/** Connections: one passes on, one takes and settles deliveries, one sweeps and counts. */
export const NOTICE_CONNECTIONS = 3;

/** Starts all of it; what is returned stops all of it. */
export function startNotices({ pool, clock, log, outbound, metrics }: NoticeOptions): Pick<Lane, 'stop'> {
  const watch = metrics === undefined ? null : watchWebhooks(metrics, pool, clock);
  const delivering = startDelivering({
    pool,
    clock,
    rules: outbound,
    log,
    ...(watch && { onAttempt: watch.onAttempt }),
  });
  const passing = startLane(
    'notices',
    async () => {
      const result = await passOnTurn({ pool, clock });
      if (result.kind === 'more') delivering.poke();
      return result;
    },
    log,
  );
  const sweep = sweepNowAndThen(
    () => sweepDeliveries(pool, clock.realNow()),
    (dead) => log.warn({ dead }, 'webhook deliveries were given up after days of trying; they can be replayed'),
  );
  const sweeping = startLane('webhook sweep', sweep, log);
  return {
    async stop() {
      await Promise.all([passing.stop(), sweeping.stop(), delivering.stop(), watch?.stop()]);
    },
  };
}
