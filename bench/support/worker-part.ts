/** A worker in a process of its own; with a token, the API in the same one, as `tenure up` has it. */
import { createLogger } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { serveApi } from '../../client/up/serve-api.ts';
import { startWorker } from '../../worker/start-worker.ts';
import type { TemporalPlace } from '../../worker/temporal/connect.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { givenInput, serveParent } from './processes.ts';

interface Input {
  readonly databaseUrl: string;
  readonly place: TemporalPlace;
  readonly cacheFolder: string;
  readonly token?: string;
}

const { databaseUrl, place, cacheFolder, token } = givenInput<Input>();
const log = createLogger({ level: 'error', name: 'bench-worker' });
installRuntime(log);
const options = { databaseUrl, temporal: place, startRate: 1_000, debounce: 'never', cacheFolder, log } as const;
const worker = await startWorker(options);
const api =
  token === undefined
    ? null
    : await serveApi({ databaseUrl, host: '127.0.0.1', port: 0, tokens: [token], log, metrics: createMetrics() });
serveParent(api?.url ?? null, async () => {
  await api?.stop();
  await worker.stop();
});
