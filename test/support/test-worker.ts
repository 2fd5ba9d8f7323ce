/** A worker in this process, on servers of a test. */
import { plainPlace } from '../../client/cli/rehearse/build-stage.ts';
import { readMachine } from '../../platform/env.ts';
import { startWorker, type RunningWorker, type WorkerOptions } from '../../worker/start-worker.ts';
import type { TestNamespace } from './servers/test-namespace.ts';

/** As usual, unless a test says otherwise. The runtime must be installed. */
export function startTestWorker(
  databaseUrl: string,
  { address, namespace }: Pick<TestNamespace, 'address' | 'namespace'>,
  given: Pick<WorkerOptions, 'log'> & Partial<WorkerOptions>,
): Promise<RunningWorker> {
  return startWorker({
    databaseUrl,
    temporal: plainPlace(address, namespace),
    startRate: 1_000,
    debounce: 'never',
    cacheFolder: readMachine().cacheFolder,
    ...given,
  });
}
