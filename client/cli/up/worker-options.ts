/** What a worker needs of the settings. */
import type { Settings } from '../../../platform/env.ts';
import type { WorkerOptions } from '../../../worker/start-worker.ts';
import type { TemporalPlace } from '../../../worker/temporal/connect.ts';

/** All but its log. */
export function workerOptions(
  { startRate, signalDebounce }: Settings,
  { databaseUrl, temporal }: { readonly databaseUrl: string; readonly temporal: TemporalPlace },
  cacheFolder: string,
): Omit<WorkerOptions, 'log'> {
  const debounce = signalDebounce.kind === 'never' ? 'never' : signalDebounce.ms;
  return { databaseUrl, temporal, startRate, debounce, cacheFolder };
}
