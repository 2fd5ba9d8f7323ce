/** The stage of a rehearsal put together: own servers, a prepared database, the API and a worker in this process. */
import { randomBytes } from 'node:crypto';
import { readMachine, type Settings } from '../../../platform/env.ts';
import { messageOf } from '../../../platform/errno.ts';
import type { Logger } from '../../../platform/log.ts';
import { createMetrics } from '../../../platform/metrics.ts';
import type { Shutdown } from '../../../platform/shutdown.ts';
import { startTemporaryServers, type TemporaryServers } from '../../../platform/temporary-servers.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import { watchClock } from '../../../store/clock-watch.ts';
import { createPool } from '../../../store/pool.ts';
import { connectClient, type TemporalPlace } from '../../../worker/temporal/connect.ts';
import { startWorker, type RunningWorker } from '../../../worker/start-worker.ts';
import { SEARCH_ATTRIBUTE } from '../../../workflows/contract.ts';
import { prepareDatabase, type ProgrammeFiles, type Stage } from '../../rehearse/stage.ts';
import { serveApi } from '../../up/serve-api.ts';
import { keep } from '../up/servers.ts';
import { workerOptions } from '../up/worker-options.ts';

export interface StagePlaces {
  readonly databaseUrl: string;
  readonly temporal: TemporalPlace;
}

export interface StagePlan {
  readonly book: RuleBook;
  readonly programmes: readonly ProgrammeFiles[];
  /** Programme instant of the first event. */
  readonly first: Instant;
  readonly settings: Settings;
  readonly log: Logger;
  /** False: for a test that proves what depends on the relay. */
  readonly relay?: boolean;
}

export interface BuiltStage extends Stage {
  readonly worker: RunningWorker;
}

const NAMESPACE = 'default';
const POSTGRES_CONNECTIONS = 80;
/** For looking, comparing and asking: beside those of the API and the worker. */
const OWN_CONNECTIONS = 6;

/** PostgreSQL and Temporal that go when the rehearsal is over. */
export async function startRehearsalServers(
  { temporalCliPath: cliPath }: Settings,
  shutdown: Shutdown,
  tell: (line: string) => void,
): Promise<TemporaryServers> {
  return keep(
    shutdown,
    'the servers',
    startTemporaryServers({
      purpose: 'rehearse',
      postgres: { maxConnections: POSTGRES_CONNECTIONS },
      temporal: { cliPath, namespace: NAMESPACE, keywords: Object.values(SEARCH_ATTRIBUTE), shortTimers: true },
      onProgress: tell,
      signal: shutdown.signal,
    }),
  );
}

/** Where those servers are. Nothing of the settings holds for them. */
export function placesOf({ postgres, temporal }: TemporaryServers): StagePlaces {
  return { databaseUrl: postgres?.url ?? '', temporal: plainPlace(temporal?.address ?? '', NAMESPACE) };
}

/** A Temporal server without TLS or a key. */
export function plainPlace(address: string, namespace: string): TemporalPlace {
  const none = { temporalApiKey: null, temporalTlsCa: null, temporalTlsCert: null };
  return { address, namespace, ...none, temporalTlsKey: null, temporalTlsServerName: null };
}

/** Prepares the empty database and starts everything on it. What was started is stopped with `shutdown`. */
export async function buildStage(places: StagePlaces, plan: StagePlan, shutdown: Shutdown): Promise<BuiltStage> {
  const { databaseUrl, temporal } = places;
  const { book, programmes, first, settings, log, relay = true } = plan;
  const pool = createPool(databaseUrl, { max: OWN_CONNECTIONS, applicationName: 'tenure-rehearse' });
  shutdown.onStop('the connections', () => pool.end());
  await prepareDatabase(pool, first, programmes);
  const watch = await keep(
    shutdown,
    'the clock',
    watchClock(pool, (error) => log.warn({ error }, 'the clock segments could not be read')),
  );
  const { client, close } = await connectClient(temporal);
  shutdown.onStop('the connection to Temporal', close);
  shutdown.signal.throwIfAborted();

  const token = randomBytes(32).toString('base64url');
  const { cacheFolder } = readMachine();
  const [worker, api] = await Promise.all([
    keep(shutdown, 'the worker', startWorker({ ...workerOptions(settings, places, cacheFolder), log, relay })),
    keep(
      shutdown,
      'the API',
      serveApi({ databaseUrl, host: '127.0.0.1', port: 0, tokens: [token], log, metrics: createMetrics() }),
    ),
  ]);
  return { pool, watch, temporal: client, api: { url: api.url, token }, book, worker };
}

/** Waits for the first part that ends by itself, and says which. Never settles while all is well. */
export async function firstFailure({ worker }: BuiltStage, { postgres, temporal }: TemporaryServers): Promise<string> {
  const ends = [
    worker.finished.then(
      () => 'The worker stopped by itself.',
      (error: unknown) => `The worker failed: ${messageOf(error)}.`,
    ),
    postgres?.ended.then((how) => `PostgreSQL ended by itself (${how}).`),
    temporal?.ended.then((how) => `The Temporal server ended by itself (${how}).`),
  ];
  return Promise.race(ends.filter((end) => end !== undefined));
}
