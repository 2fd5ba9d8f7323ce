/** What all Temporal workers of a process share; set up once, before the first connection. */
import { Runtime } from '@temporalio/worker';
import type { LogLevel as SdkLevel } from '@temporalio/worker';
import type { Logger } from '../../platform/log.ts';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Sends the SDK's log to ours, and leaves signals such as SIGTERM to `platform/shutdown`. */
export function installRuntime(log: Logger): void {
  const write = (level: SdkLevel, message: string, meta: object = {}): void => log[LEVELS[level]](meta, message);
  Runtime.install({
    shutdownSignals: [],
    logger: {
      log: write,
      trace: (message, meta) => write('TRACE', message, meta),
      debug: (message, meta) => write('DEBUG', message, meta),
      info: (message, meta) => write('INFO', message, meta),
      warn: (message, meta) => write('WARN', message, meta),
      error: (message, meta) => write('ERROR', message, meta),
    },
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  });
}
