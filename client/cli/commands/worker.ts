/** `tenure worker`: one worker process, for production. Start more to share the work. */
import { Command } from 'commander';
import { readMachine, type Settings } from '../../../platform/env.ts';
import { messageOf } from '../../../platform/errno.ts';
import { freePort } from '../../../platform/free-port.ts';
import type { Logger } from '../../../platform/log.ts';
import { createMetrics, type Metrics } from '../../../platform/metrics.ts';
import { serveStatus } from '../../../platform/status-server.ts';
import { createPool } from '../../../store/pool.ts';
import type { WorkerReadiness } from '../../../worker/readiness.ts';
import { startWorker, type RunningWorker } from '../../../worker/start-worker.ts';
import { installRuntime, readRuntimeMetrics } from '../../../worker/temporal/runtime.ts';
import { expectMigrated } from '../../up/reach-database.ts';
import { FailedError } from '../cli-error.ts';
import { reachTemporal, temporalPlace } from '../up/reach-temporal.ts';
import { neededDatabase, neededTemporal, runProcess, type ProcessContext } from '../up/run-process.ts';
import { tracingOf } from '../up/tracing.ts';
import { keep } from '../up/servers.ts';
import { workerOptions } from '../up/worker-options.ts';

export function workerCommand(): Command {
  return new Command('worker')
    .description(
      'One worker process: judges events, tells the durable runs, and runs them. Needs DATABASE_URL and ' +
        'TEMPORAL_ADDRESS. Logs JSON to stderr; SIGTERM lets what is under way finish, within 30 seconds. With ' +
        'TENURE_METRICS_PORT it answers /healthz, /readyz and /metrics.',
    )
    .action(() => runProcess('worker', work));
}

async function work(context: ProcessContext): Promise<void> {
  const { settings, log, shutdown } = context;
  const databaseUrl = neededDatabase(settings, 'tenure worker');
  const temporal = temporalPlace(settings, neededTemporal(settings, 'tenure worker'));
  const metrics = await metricsOf(settings, log);
  await checkDatabase(databaseUrl);
  await reachTemporal(temporal, (line) => log.warn(line));
  shutdown.signal.throwIfAborted();
  const tracing = await tracingOf(settings, 'tenure-worker', shutdown);
  const options = workerOptions(settings, { databaseUrl, temporal }, readMachine().cacheFolder);
  const worker = await keep(shutdown, 'the worker', startWorker({ ...options, log, metrics, tracing }));
  await tellStatus(context, worker, metrics);
  log.info({ temporal: temporal.address, namespace: temporal.namespace }, 'the worker runs');
  shutdown.signal.addEventListener('abort', () => log.info('stopping'));
  await worker.finished.catch((error: unknown) => {
    throw new FailedError(`The worker failed: ${messageOf(error)}`);
  });
  if (!shutdown.signal.aborted) throw new FailedError('The worker stopped by itself; its log may say why.');
}

/** Our metrics and the SDK's, which are gathered only where somebody can ask for them. */
async function metricsOf({ metricsPort }: Settings, log: Logger): Promise<Metrics> {
  const metrics = createMetrics({ ofProcess: true });
  const sdkPort = metricsPort === null ? undefined : await freePort();
  installRuntime(log, sdkPort === undefined ? {} : { metricsPort: sdkPort });
  if (sdkPort !== undefined) metrics.append(() => readRuntimeMetrics(sdkPort));
  return metrics;
}

async function tellStatus(
  { settings: { host, metricsPort: port }, log, shutdown }: ProcessContext,
  worker: RunningWorker,
  metrics: Metrics,
): Promise<void> {
  if (port === null) return;
  const readiness = (): Promise<WorkerReadiness> => worker.readiness();
  const { url } = await keep(shutdown, 'the metrics', serveStatus({ host, port, readiness, metrics }));
  log.info({ url }, 'health and metrics are told');
}

async function checkDatabase(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { max: 1, applicationName: 'tenure-worker' });
  try {
    await expectMigrated(pool, databaseUrl);
  } finally {
    await pool.end();
  }
}
