/** What a worker process is connected to: PostgreSQL by two pools, Temporal twice, and the programme clock. */
import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import type { Tracing } from '../platform/tracing.ts';
import { watchClock } from '../store/clock-watch.ts';
import { createPool } from '../store/pool.ts';
import { DIGEST_CONNECTIONS } from './digests/start-digests.ts';
import { NOTICE_CONNECTIONS } from './notices/start-notices.ts';
import { RELAY_CONNECTIONS } from './relay/relay.ts';
import { connectClient, connectWorker, type TemporalPlace } from './temporal/connect.ts';

export interface WorkerPlaces {
  readonly databaseUrl: string;
  readonly temporal: TemporalPlace;
}

export interface Connections {
  /** Pipelined: for short transactions. */
  readonly pool: Pool;
  /** For months and offboardings, which copy by streams: a pipelined connection can't. */
  readonly months: Pool;
  readonly clock: ProgrammeClock;
  /** By which Temporal's worker is given its tasks. */
  readonly tasks: NativeConnection;
  readonly temporal: Client;
  /** A connection that is lost from now on is no news: PostgreSQL may be told to stop while the last ones still close. */
  expectLosses(): void;
  close(): Promise<void>;
}

/** Connections for the judge's two lanes, and for as many assessments at once as one core can make use of. */
const JUDGE_CONNECTIONS = 4;
const ASSESS_CONNECTIONS = 12;
/**
 * For months: those that freeze, three a month, or that work on pages at once, a beat for each, and some that plan; and for
 * offboardings.
 */
const MONTH_CONNECTIONS = 12;
/** For the judge, what it gives rise to, and assessments. */
const WORK_CONNECTIONS =
  JUDGE_CONNECTIONS + ASSESS_CONNECTIONS + RELAY_CONNECTIONS + NOTICE_CONNECTIONS + DIGEST_CONNECTIONS;
/** The most that a worker holds, with the one on which it listens. */
export const WORKER_CONNECTIONS = WORK_CONNECTIONS + MONTH_CONNECTIONS + 1;

/** Throws when PostgreSQL or Temporal can't be reached. */
export async function connect(
  { databaseUrl, temporal: place }: WorkerPlaces,
  log: Logger,
  tracing: Tracing,
): Promise<Connections> {
  let areLossesExpected = false;
  const onIdleError = (error: Error): void => {
    if (!areLossesExpected) log.warn({ error: error.message }, 'a database connection was lost');
  };
  const ours = { applicationName: 'tenure-worker', pipelined: true, onIdleError };
  const pool = createPool(databaseUrl, { max: WORK_CONNECTIONS, ...ours });
  const months = createPool(databaseUrl, { max: MONTH_CONNECTIONS, applicationName: 'tenure-months', onIdleError });
  const watch = await watchClock(pool, (error) => log.warn({ error }, 'the clock segments could not be read'));
  const tasks = await connectWorker(place);
  const calls = await connectClient(place, tracing);
  return {
    pool,
    months,
    clock: watch.clock,
    tasks,
    temporal: calls.client,
    expectLosses() {
      areLossesExpected = true;
    },
    async close() {
      await Promise.all([calls.close(), tasks.close(), watch.stop()]);
      await Promise.all([pool.end(), months.end()]);
    },
  };
}
