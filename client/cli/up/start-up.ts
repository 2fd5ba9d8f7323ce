/**
 * `tenure up`: everything of one machine in one process, in order. What is started is stopped in the opposite order by
 * `shutdown`, however far the start has come.
 */
import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readMachine, type Settings } from '../../../platform/env.ts';
import { isPortFree } from '../../../platform/free-port.ts';
import { createLogger, type Logger } from '../../../platform/log.ts';
import { createMetrics } from '../../../platform/metrics.ts';
import type { Shutdown } from '../../../platform/shutdown.ts';
import type { RunningWorker } from '../../../worker/start-worker.ts';
import { oidcOptions } from '../../api/callers/oidc-options.ts';
import { adminTokenIn } from '../../up/admin-token.ts';
import { apiPortInUse } from '../../up/api-port.ts';
import { claimDataFolder } from '../../up/data-folder.ts';
import type { ExampleName } from '../../up/example/load-example.ts';
import { removeRuntime, writeRuntime } from '../../up/runtime-file.ts';
import type { ApiServer } from '../../up/serve-api.ts';
import { openStore, tellExample, type OpenStore } from './open-store.ts';
import { outboundRules } from './outbound-rules.ts';
import { keep, startServers, type Servers } from './servers.ts';
import { tracingOf } from './tracing.ts';
import { workerOptions } from './worker-options.ts';

export interface Up extends OpenStore {
  readonly servers: Servers;
  readonly api: ApiServer;
  readonly worker: RunningWorker;
  readonly logFile: string;
}

export interface UpSteps {
  readonly settings: Settings;
  readonly example: ExampleName | 'none';
  readonly shutdown: Shutdown;
  readonly tell: (line: string) => void;
}

const LARGEST_LOG = 5 * 1024 * 1024;
/** Real milliseconds after which people want to know what takes so long. */
const SLOW_MS = 1_000;

/** Starts everything. Throws a `StartError` where something stands in the way; then `shutdown` is the caller's to call. */
export async function startUp({ settings, example, shutdown, tell }: UpSteps): Promise<Up> {
  const { dataDir } = settings;
  const { signal } = shutdown;
  const folder = claimDataFolder(dataDir);
  shutdown.onStop('the data folder', folder.release);
  await expectFreePort(settings);
  const token = adminTokenIn(dataDir);
  const [servers, parts] = await Promise.all([startServers(settings, shutdown, tell), loadParts(tell)]);
  signal.throwIfAborted();
  noteRuntime(dataDir, servers, shutdown);
  const { pool, clock } = await openStore(settings, servers.databaseUrl, shutdown, tell);
  if (example !== 'none') await tellExample(pool, clock, example, tell);
  signal.throwIfAborted();

  tell('starting the worker and the API');
  return { servers, pool, clock, ...(await runParts(parts, settings, servers, token, shutdown)) };
}

/** The worker and the API, in this process. The API is stopped first: nothing comes in while the rest ends. */
async function runParts(
  { startWorker, installRuntime, serveApi }: Awaited<ReturnType<typeof loadParts>>,
  settings: Settings,
  servers: Servers,
  token: string,
  shutdown: Shutdown,
): Promise<Pick<Up, 'worker' | 'api' | 'logFile'>> {
  const { log, logFile } = openLog(settings);
  installRuntime(log);
  const metrics = createMetrics({ ofProcess: true });
  const tracing = await tracingOf(settings, 'tenure', shutdown);
  const options = workerOptions(settings, servers, readMachine().cacheFolder);
  const working = startWorker({ ...options, log: log.child({ part: 'worker' }), metrics, tracing });
  const { host, port, adminToken, callsPerSecond } = settings;
  const tokens = adminToken === null ? [token] : [token, adminToken];
  const { databaseUrl } = servers;
  const limits = { callsPerSecond, oidc: oidcOptions(settings), outbound: outboundRules(settings) };
  const figures = { log: log.child({ part: 'api' }), metrics, tracing };
  const serving = serveApi({ databaseUrl, host, port, tokens, ...limits, ...figures });
  const [worker, api] = await Promise.all([keep(shutdown, 'the worker', working), keep(shutdown, 'the API', serving)]);
  return { worker, api, logFile };
}

/**
 * What is needed only once the servers run, loaded while they start, which saves a second or two; and the bundle of the
 * workflow code, which is kept: the worker then finds it.
 */
async function loadParts(tell: (line: string) => void) {
  const [{ startWorker }, { installRuntime }, { workflowBundle }, { serveApi }] = await Promise.all([
    import('../../../worker/start-worker.ts'),
    import('../../../worker/temporal/runtime.ts'),
    import('../../../worker/temporal/workflow-bundle.ts'),
    import('../../up/serve-api.ts'),
  ]);
  const slow = setTimeout(() => tell('bundling the workflow code (once)'), SLOW_MS);
  await workflowBundle(readMachine().cacheFolder).finally(() => clearTimeout(slow));
  return { startWorker, installRuntime, serveApi };
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
