/**
 * The relay: what the judge wrote down for the durable runs, it tells Temporal (`docs/architecture.md`, principle 10).
 *
 * Owns: the lanes in which wake-ups are taken. Does not own: when a wake-up is written (`worker/judge`), nor the
 * connection that hears notifications (`store/listen.ts`; call `poke`).
 * Invariants:
 * 1. A wake-up goes only in the transaction after Temporal has it on record, or when there is nothing to tell.
 * 2. Signals never wait behind starts: they have lanes of their own, and only starts are limited in rate.
 * 3. Any number of relays share the work; two that act on one pair at once do no harm, since a signal says no more
 *    than "there is news" and a second start is refused.
 */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { monotonic, type ProgrammeClock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { NO_TRACING, type Tracing } from '../../platform/tracing.ts';
import { TASK_QUEUE } from '../../workflows/contract.ts';
import { startLane } from '../lanes/lane.ts';
import { watchRelay } from './relay-metrics.ts';
import { signalTurn } from './signal-turn.ts';
import { startTurn } from './start-turn.ts';
import { TokenBucket } from './token-bucket.ts';

export interface RelayOptions {
  /** Up to {@link RELAY_CONNECTIONS} of its connections are held while calls to Temporal are under way. */
  readonly pool: Pool;
  /** Must try each call once and give up in time: see `connectClient`. */
  readonly temporal: Client;
  /** Default: `tenure`. */
  readonly taskQueue?: string;
  readonly clock: ProgrammeClock;
  /** Starts a second, of this process. */
  readonly startRate: number;
  readonly log: Logger;
  readonly metrics?: Metrics;
  readonly tracing?: Tracing;
}

export interface Relay {
  /** Something may be new: look at once. */
  poke(): void;
  /** Ends after the turns under way: some milliseconds, at most the time a call to Temporal may take. */
  stop(): Promise<void>;
}

/** While one lane is at work, an urgent wake-up finds the other free. */
const SIGNAL_LANES = 2;
/** The most connections a relay holds at once. */
export const RELAY_CONNECTIONS = SIGNAL_LANES + 1;

/** Starts relaying. */
export function startRelay({ metrics, taskQueue = TASK_QUEUE, tracing = NO_TRACING, ...options }: RelayOptions): Relay {
  const { pool, clock, log } = options;
  const watch = metrics === undefined ? null : watchRelay(metrics, pool, clock);
  const dependencies = { ...options, taskQueue, tracing, onDone: watch?.onDone ?? (() => undefined) };
  const allowance = new TokenBucket(options.startRate, monotonic());
  const lanes = [
    ...Array.from({ length: SIGNAL_LANES }, () => startLane('signals', () => signalTurn(dependencies), log)),
    startLane('starts', () => startTurn(dependencies, allowance), log),
  ];
  return {
    poke: () => lanes.forEach((lane) => lane.poke()),
    async stop() {
      await Promise.all([...lanes.map((lane) => lane.stop()), watch?.stop()]);
    },
  };
}
