/** What all Temporal workers of a process share; set up once, before the first connection. */
import { Runtime } from '@temporalio/worker';
import type { LogLevel as SdkLevel } from '@temporalio/worker';
import type { Logger } from '../../platform/log.ts';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

export interface RuntimeOptions {
  /** A free port of 127.0.0.1, on which the SDK gives its own metrics: it knows no other way out. */
  readonly metricsPort?: number;
}

/** Sends the SDK's log to ours, and leaves signals such as SIGTERM to `platform/shutdown`. */
export function installRuntime(log: Logger, { metricsPort }: RuntimeOptions = {}): void {
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
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      ...(metricsPort !== undefined && { metrics: { prometheus: prometheusAt(metricsPort) } }),
    },
  });
}

/** Names and units as Prometheus has them, so that ours and theirs read alike. */
function prometheusAt(port: number) {
  return {
    bindAddress: `127.0.0.1:${port}`,
    countersTotalSuffix: true,
    unitSuffix: true,
    useSecondsForDurations: true,
  } as const;
}

/** The SDK's metrics of this process as text. Throws when they can't be had. */
export async function readRuntimeMetrics(metricsPort: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`, { signal: AbortSignal.timeout(1_000) });
  if (!answer.ok) throw new Error(`the SDK's metrics: status ${answer.status}`);
  return answer.text();
}
