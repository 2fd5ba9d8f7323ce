/** `tenure worker`: one worker process, for production. Start more to share the work. */
import { Command } from 'commander';
import { readMachine } from '../../../platform/env.ts';
import { messageOf } from '../../../platform/errno.ts';
import { createPool } from '../../../store/pool.ts';
import { startWorker } from '../../../worker/start-worker.ts';
import { installRuntime } from '../../../worker/temporal/runtime.ts';
import { expectMigrated } from '../../up/reach-database.ts';
import { FailedError } from '../cli-error.ts';
import { reachTemporal, temporalPlace } from '../up/reach-temporal.ts';
import { neededDatabase, neededTemporal, runProcess, type ProcessContext } from '../up/run-process.ts';
import { keep } from '../up/servers.ts';
import { workerOptions } from '../up/worker-options.ts';

export function workerCommand(): Command {
  return new Command('worker')
    .description(
      'One worker process: judges events, tells the durable runs, and runs them. Needs DATABASE_URL and ' +
        'TEMPORAL_ADDRESS. Logs JSON to stderr; SIGTERM lets what is under way finish, within 30 seconds.',
    )
    .action(() => runProcess('worker', work));
}

async function work({ settings, log, shutdown }: ProcessContext): Promise<void> {
  const databaseUrl = neededDatabase(settings, 'tenure worker');
  const temporal = temporalPlace(settings, neededTemporal(settings, 'tenure worker'));
  installRuntime(log);
  await checkDatabase(databaseUrl);
  await reachTemporal(temporal, (line) => log.warn(line));
  shutdown.signal.throwIfAborted();
  const options = workerOptions(settings, { databaseUrl, temporal }, readMachine().cacheFolder);
  const worker = await keep(shutdown, 'the worker', startWorker({ ...options, log }));
  log.info({ temporal: temporal.address, namespace: temporal.namespace }, 'the worker runs');
  shutdown.signal.addEventListener('abort', () => log.info('stopping'));
  await worker.finished.catch((error: unknown) => {
    throw new FailedError(`The worker failed: ${messageOf(error)}`);
  });
  if (!shutdown.signal.aborted) throw new FailedError('The worker stopped by itself; its log may say why.');
}

async function checkDatabase(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { max: 1, applicationName: 'tenure-worker' });
  try {
    await expectMigrated(pool, databaseUrl);
  } finally {
    await pool.end();
  }
}
