/** PostgreSQL and Temporal for one run, in a folder that goes with it: for the tests and for rehearsals. */
import { join } from 'node:path';
import { readMachine } from './env.ts';
import { discardPostgres, startPostgres } from './postgres/start-postgres.ts';
import type { RunningPostgres } from './postgres/start-postgres.ts';
import { findTemporal } from './temporal/find-temporal.ts';
import { SHORT_TIMERS } from './temporal/short-timers.ts';
import { startTemporal, stopLeftoverTemporal } from './temporal/start-temporal.ts';
import type { RunningTemporal } from './temporal/start-temporal.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TemporaryServersOptions {
  /** Names the folder: `test`, `rehearse`. Leftovers of the same purpose are cleared away. */
  readonly purpose: string;
  /** Null if somebody else's PostgreSQL is used. */
  readonly postgres: { readonly maxConnections: number } | null;
  /** Null if somebody else's Temporal is used. */
  readonly temporal: {
    readonly cliPath: string | null;
    readonly namespace: string;
    readonly keywords: readonly string[];
    /** True for a fast programme clock: see {@link SHORT_TIMERS}. */
    readonly shortTimers?: boolean;
  } | null;
  readonly onProgress?: (line: string) => void;
  /** Stops a download or a build of the Temporal server. */
  readonly signal?: AbortSignal;
}

export interface TemporaryServers {
  readonly postgres: RunningPostgres | null;
  readonly temporal: RunningTemporal | null;
  /** Stops both and removes what they kept. */
  readonly stop: () => Promise<void>;
}

/** Starts both at once; if one doesn't start, stops the other and throws what the one threw. */
export async function startTemporaryServers(options: TemporaryServersOptions): Promise<TemporaryServers> {
  const folder = await temporaryFolder(options.purpose, abandon);
  const [postgres, temporal] = await Promise.allSettled([
    startOwnPostgres(folder.path, options),
    startOwnTemporal(folder.path, options),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([valueOf(postgres)?.stop(), valueOf(temporal)?.stop()]);
    await abandon(folder.path);
    await folder.remove();
  };
  if (postgres.status === 'fulfilled' && temporal.status === 'fulfilled') {
    return { postgres: postgres.value, temporal: temporal.value, stop };
  }
  await stop();
  throw firstFault([postgres, temporal]);
}

function valueOf<T>(started: PromiseSettledResult<T>): T | null {
  return started.status === 'fulfilled' ? started.value : null;
}

function firstFault(started: readonly PromiseSettledResult<unknown>[]): Error {
  const reason: unknown = started.find((one) => one.status === 'rejected')?.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}

async function startOwnPostgres(folder: string, options: TemporaryServersOptions): Promise<RunningPostgres | null> {
  const { postgres, onProgress } = options;
  if (postgres === null) return null;
  const dataDir = join(folder, 'postgres');
  return startPostgres({ dataDir, durable: false, ...postgres, ...(onProgress && { onProgress }) });
}

async function startOwnTemporal(folder: string, options: TemporaryServersOptions): Promise<RunningTemporal | null> {
  const { temporal, onProgress, signal } = options;
  if (temporal === null) return null;
  const { cliPath, namespace, keywords, shortTimers = false } = temporal;
  const progress = onProgress && { onProgress };
  const { path } = await findTemporal({ cliPath, ...readMachine(), ...progress, ...(signal && { signal }) });
  return startTemporal({
    executable: path,
    dataDir: join(folder, 'temporal'),
    inMemory: true,
    namespace,
    keywords,
    ...(shortTimers && { dynamicConfig: SHORT_TIMERS }),
    ...progress,
  });
}

/** Stops what still runs in the folder, and removes what lies outside of it. */
async function abandon(folder: string): Promise<void> {
  await Promise.all([discardPostgres(join(folder, 'postgres')), stopLeftoverTemporal(join(folder, 'temporal'))]);
}
