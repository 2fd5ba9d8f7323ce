/**
 * `tenure up`: everything of one machine in one process, in order. What is started is stopped in the opposite order by
 * `shutdown`, however far the start has come.
 */
import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { realNow, type ProgrammeClock } from '../../../platform/clock.ts';
import { readMachine, type Settings } from '../../../platform/env.ts';
import { isPortFree } from '../../../platform/free-port.ts';
import { createLogger, type Logger } from '../../../platform/log.ts';
import { createMetrics } from '../../../platform/metrics.ts';
import type { Shutdown } from '../../../platform/shutdown.ts';
import { writeFirstSegment } from '../../../store/clock-segments.ts';
import { watchClock } from '../../../store/clock-watch.ts';
import { migrate } from '../../../store/migrate.ts';
import { createPool } from '../../../store/pool.ts';
import { startWorker, type RunningWorker } from '../../../worker/start-worker.ts';
import { installRuntime } from '../../../worker/temporal/runtime.ts';
import { adminTokenIn } from '../../up/admin-token.ts';
import { claimDataFolder } from '../../up/data-folder.ts';
import { loadExample, type ExampleName } from '../../up/example/load-example.ts';
import { expectDatabase } from '../../up/reach-database.ts';
import { removeRuntime, writeRuntime } from '../../up/runtime-file.ts';
import { apiPortInUse, serveApi, type ApiServer } from '../../up/serve-api.ts';
import { keep, startServers, type Servers } from './servers.ts';
import { workerOptions } from './worker-options.ts';

export interface Up {
  readonly servers: Servers;
  readonly api: ApiServer;
  readonly worker: RunningWorker;
  /** A few connections, for looking. */
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly logFile: string;
}

export interface UpSteps {
  readonly settings: Settings;
  readonly example: ExampleName | 'none';
  readonly shutdown: Shutdown;
  readonly tell: (line: string) => void;
}

const LARGEST_LOG = 5 * 1024 * 1024;

/** Starts everything. Throws a `StartError` where something stands in the way; then `shutdown` is the caller's to call. */
export async function startUp({ settings, example, shutdown, tell }: UpSteps): Promise<Up> {
  const { dataDir } = settings;
  const { signal } = shutdown;
  const folder = claimDataFolder(dataDir);
  shutdown.onStop('the data folder', folder.release);
  await expectFreePort(settings);
  const token = adminTokenIn(dataDir);
  const { log, logFile } = openLog(settings);
  installRuntime(log);

  const servers = await startServers(settings, shutdown, tell);
  signal.throwIfAborted();
  noteRuntime(dataDir, servers, shutdown);
  const { pool, clock } = await openStore(settings, servers, shutdown, tell);
  if (example !== 'none') await tellExample(pool, clock, example, tell);
  signal.throwIfAborted();

  const metrics = createMetrics({ ofProcess: true });
  tell('starting the worker and the API');
  const { databaseUrl } = servers;
  const options = {
    ...workerOptions(settings, servers, readMachine().cacheFolder),
    log: log.child({ part: 'worker' }),
    metrics,
  };
  const worker = keep(shutdown, 'the worker', startWorker(options));
  const tokens = settings.adminToken === null ? [token] : [token, settings.adminToken];
  const { host, port } = settings;
  const api = keep(
    shutdown,
    'the API',
    serveApi({ databaseUrl, host, port, tokens, log: log.child({ part: 'api' }), metrics }),
  );
  const [runningWorker, runningApi] = await Promise.all([worker, api]);
  return { servers, api: runningApi, worker: runningWorker, pool, clock, logFile };
}

/** Before anything is started: nobody likes to wait for a refusal. */
async function expectFreePort({ host, port }: Settings): Promise<void> {
  const isHere = ['127.0.0.1', 'localhost', '0.0.0.0'].includes(host);
  if (isHere && !(await isPortFree(port))) throw apiPortInUse(port);
}

/** What this process says to machines; what people should know is on the terminal. */
function openLog({ dataDir, logLevel: level }: Settings): { readonly log: Logger; readonly logFile: string } {
  const logFile = join(dataDir, 'tenure.log');
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) renameSync(logFile, `${logFile}.1`);
  return { log: createLogger({ level, name: 'up', to: logFile }), logFile };
}

function noteRuntime(dataDir: string, servers: Servers, shutdown: Shutdown): void {
  const { databaseUrl, temporal, ownPostgres, ownTemporal } = servers;
  const children = [ownPostgres, ownTemporal].flatMap((server) => (server === null ? [] : [server.pid]));
  const { address, namespace } = temporal;
  writeRuntime(dataDir, { databaseUrl, temporal: { address, namespace }, children });
  shutdown.onStop('the runtime file', () => removeRuntime(dataDir));
}

async function openStore(
  settings: Settings,
  { databaseUrl }: Servers,
  shutdown: Shutdown,
  tell: (line: string) => void,
): Promise<Pick<Up, 'pool' | 'clock'>> {
  const pool = createPool(databaseUrl, { max: 3, applicationName: 'tenure-up' });
  shutdown.onStop('the connections', () => pool.end());
  await expectDatabase(pool, databaseUrl);
  await migrateTelling(pool, tell);
  if (settings.clock !== null) await setClock(pool, settings.clock, tell);
  const watch = await watchClock(pool, () => undefined);
  shutdown.onStop('the clock', () => watch.stop());
  return { pool, clock: watch.clock };
}

/** Usually there is nothing to do, and nothing is said. */
async function migrateTelling(pool: Pool, tell: (line: string) => void): Promise<void> {
  let told = false;
  const onProgress = (migration: string): void => {
    if (!told) tell(`bringing the database up to date, from ${migration} on`);
    told = true;
  };
  await migrate(pool, { onProgress });
}

async function setClock(
  pool: Pool,
  { anchor, speed }: NonNullable<Settings['clock']>,
  tell: (line: string) => void,
): Promise<void> {
  const isSet = await writeFirstSegment(pool, { realAt: realNow(), programmeAt: anchor, speed });
  if (!isSet) tell('TENURE_CLOCK counts only on an empty store: the clock of this one goes on as it was');
}

async function tellExample(
  pool: Pool,
  clock: ProgrammeClock,
  example: ExampleName,
  tell: (line: string) => void,
): Promise<void> {
  const loaded = await loadExample(pool, example, clock.now(), () => tell('loading the example'));
  if (loaded === null) return;
  const { version, accepted, days } = loaded;
  const events = accepted.toLocaleString('en');
  tell(`loaded the example: rule set ${version}, ${events} events, moved by ${days.toLocaleString('en')} days`);
}
