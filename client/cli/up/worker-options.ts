/** What a worker needs of the settings. */
import type { Settings } from '../../../platform/env.ts';
import type { WorkerOptions } from '../../../worker/start-worker.ts';
import type { TemporalPlace } from '../../../worker/temporal/connect.ts';
import { outboundRules } from './outbound-rules.ts';

/** All but its log. */
export function workerOptions(
  settings: Settings,
  { databaseUrl, temporal }: { readonly databaseUrl: string; readonly temporal: TemporalPlace },
  cacheFolder: string,
): Omit<WorkerOptions, 'log'> {
  const { startRate, signalDebounce, smtpUrl: server, smtpFrom: from } = settings;
  const debounce = signalDebounce.kind === 'never' ? 'never' : signalDebounce.ms;
  const mail = server === null || from === null ? null : { server, from };
  return { databaseUrl, temporal, startRate, debounce, cacheFolder, outbound: outboundRules(settings), mail };
}
