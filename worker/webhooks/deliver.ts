/**
 * Delivering to webhooks: what is due is taken for a while, sent, and what became of it written down.
 *
 * Invariants:
 * 1. What is taken stands in PostgreSQL until it is settled: whoever is killed, somebody sends it again under its id.
 * 2. Of one pair and one webhook nothing is sent before what was recorded earlier has been delivered or given up.
 * 3. A webhook that is slow or away takes up no more than its own share.
 */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import type { OutboundRules, Resolve } from '../../platform/outbound/outbound-rules.ts';
import { inKeyedTransaction } from '../../store/transaction.ts';
import { settleDeliveries, type Attempted } from '../../store/webhooks/settle-deliveries.ts';
import { takeDeliveries, type Claim, type TakenDelivery } from '../../store/webhooks/take-deliveries.ts';
import { startLane, type Lane, type TurnResult } from '../lanes/lane.ts';
import type { Backoff } from '../lanes/backoff.ts';
import { attempt } from './attempt.ts';
import { createPoster } from './post.ts';

export interface DeliverDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly rules: OutboundRules;
  readonly log: Logger;
  /** Told of each attempt, and how many real milliseconds it took. */
  readonly onAttempt?: (attempted: Attempted, afterMs: number) => void;
  /** Default: {@link TIMES}. */
  readonly times?: DeliveryTimes;
  readonly resolve?: Resolve;
}

/** Real milliseconds. */
export interface DeliveryTimes {
  /** An attempt, from looking up the name to the answer. */
  readonly attemptMs: number;
  /** Beyond it, until what was taken is free for others: to write down what became of it. */
  readonly settleMs: number;
  /** Between two attempts of one delivery. */
  readonly again: Backoff;
}

/** A receiver should take note and answer; who needs longer does its work afterwards. */
const TIMES: DeliveryTimes = {
  attemptMs: 10_000,
  settleMs: 20_000,
  again: { firstMs: 5_000, mostMs: 1_800_000 },
};

/** Attempts under way at once, in all and to one webhook. */
const AT_ONCE = 64;
export const PER_WEBHOOK = 32;

/** Starts delivering. Stopping waits for the attempts under way, and writes down what became of them. */
export function startDelivering(dependencies: DeliverDependencies): Lane {
  const { pool, clock, rules, log, onAttempt, times = TIMES, resolve } = dependencies;
  const { attemptMs, settleMs, again } = times;
  const poster = createPoster({ rules, withinMs: attemptMs, connections: PER_WEBHOOK, ...(resolve && { resolve }) });
  const underWay = new Map<string, Set<Promise<void>>>();
  const unsettled: Attempted[] = [];
  let isStopping = false;

  async function turn(): Promise<TurnResult> {
    // A copy: attempts end while this is written.
    const settling = [...unsettled];
    const limit = isStopping ? 0 : AT_ONCE - total(underWay);
    const realNow = clock.realNow();
    const until = realNow + attemptMs + settleMs;
    const counts = new Map([...underWay].map(([webhook, attempts]) => [webhook, attempts.size]));
    const taken = await inKeyedTransaction(pool, async (client) => {
      await settleDeliveries(client, settling, realNow);
      return limit === 0
        ? []
        : takeDeliveries(client, { realNow, until, limit, perWebhook: PER_WEBHOOK, underWay: counts });
    });
    unsettled.splice(0, settling.length);
    for (const one of taken) {
      if (one.id === null) unsettled.push(nothing(one));
      else track(one.webhook, attempted(one));
    }
    return { kind: unsettled.length > 0 ? 'more' : 'idle' };
  }

  async function attempted(delivery: TakenDelivery): Promise<void> {
    const begun = clock.realNow();
    const came = await attempt(delivery, { poster, again, realNow: () => clock.realNow() });
    onAttempt?.(came, clock.realNow() - begun);
    unsettled.push(came);
  }

  function track(webhook: string, work: Promise<void>): void {
    const attempts = underWay.get(webhook) ?? new Set();
    underWay.set(webhook, attempts);
    const ended = work.finally(() => {
      attempts.delete(ended);
      if (attempts.size === 0) underWay.delete(webhook);
      lane.poke();
    });
    attempts.add(ended);
  }

  const lane = startLane('webhooks', turn, log);
  return {
    poke: () => lane.poke(),
    async stop() {
      isStopping = true;
      await lane.stop();
      await Promise.all([...underWay.values()].flatMap((attempts) => [...attempts]));
      await turn().catch(() => undefined);
      poster.close();
    },
  };
}

/** A queue whose deliveries were all given up meanwhile goes. */
function nothing({ webhook, partner, client, claim }: Claim): Attempted {
  const came = { id: null, outcome: 'nothing', status: null, fault: null, answer: null, notBefore: 0 } as const;
  return { webhook, partner, client, claim, ...came };
}

function total(underWay: ReadonlyMap<string, ReadonlySet<unknown>>): number {
  return [...underWay.values()].reduce((sum, attempts) => sum + attempts.size, 0);
}
