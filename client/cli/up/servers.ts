/** PostgreSQL and Temporal for `tenure up`: those that settings name, or our own in the data folder. */
import { join } from 'node:path';
import { readMachine, type Settings } from '../../../platform/env.ts';
import { freePort, isPortFree } from '../../../platform/free-port.ts';
import { startPostgres, type RunningPostgres } from '../../../platform/postgres/start-postgres.ts';
import type { Shutdown } from '../../../platform/shutdown.ts';
import { findTemporal } from '../../../platform/temporal/find-temporal.ts';
import { startTemporal, type RunningTemporal } from '../../../platform/temporal/start-temporal.ts';
import { SEARCH_ATTRIBUTE } from '../../../workflows/contract.ts';
import type { TemporalPlace } from '../../../worker/temporal/connect.ts';
import { reachTemporal, temporalPlace } from './reach-temporal.ts';

export interface Servers {
  readonly databaseUrl: string;
  readonly temporal: TemporalPlace;
  /** Our own; null where others' are used. */
  readonly ownPostgres: RunningPostgres | null;
  readonly ownTemporal: RunningTemporal | null;
}

type Tell = (line: string) => void;

/** Where Temporal's own tools expect its web page. */
const UI_PORT = 8233;

/** Starts both at once. What was started is stopped with `shutdown`, also when the start of the other fails. */
export async function startServers(settings: Settings, shutdown: Shutdown, tell: Tell): Promise<Servers> {
  const { databaseUrl, temporalAddress } = settings;
  const [ownPostgres, ownTemporal] = await Promise.all([
    databaseUrl === null ? keep(shutdown, 'PostgreSQL', ownPostgresOf(settings, tell)) : null,
    temporalAddress === null ? keep(shutdown, 'the Temporal server', ownTemporalOf(settings, shutdown, tell)) : null,
  ]);
  const temporal = temporalPlace(settings, ownTemporal?.address ?? temporalAddress ?? '');
  if (ownTemporal === null) await reachTemporal(temporal, tell);
  return { databaseUrl: ownPostgres?.url ?? databaseUrl ?? '', temporal, ownPostgres, ownTemporal };
}

/**
 * Stops what is being started, once it has come up: registered before that, so that a Ctrl-C in between leaves
 * nothing running.
 */
export function keep<T extends { readonly stop: () => Promise<void> }>(
  shutdown: Shutdown,
  name: string,
  starting: Promise<T>,
): Promise<T> {
  shutdown.onStop(name, async () => {
    const running = await starting.catch(() => null);
    await running?.stop();
  });
  return starting;
}

function ownPostgresOf({ dataDir }: Settings, onProgress: Tell): Promise<RunningPostgres> {
  return startPostgres({ dataDir: join(dataDir, 'postgres'), onProgress });
}

async function ownTemporalOf(settings: Settings, shutdown: Shutdown, onProgress: Tell): Promise<RunningTemporal> {
  const { temporalCliPath: cliPath, temporalNamespace: namespace, dataDir } = settings;
  const { signal } = shutdown;
  const { path } = await findTemporal({ cliPath, ...readMachine(), onProgress, signal });
  signal.throwIfAborted();
  return startTemporal({
    executable: path,
    dataDir: join(dataDir, 'temporal'),
    uiPort: (await isPortFree(UI_PORT)) ? UI_PORT : await freePort(),
    namespace,
    keywords: Object.values(SEARCH_ATTRIBUTE),
    onProgress,
  });
}
