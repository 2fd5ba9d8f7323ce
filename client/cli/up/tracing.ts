/** Traces of a process, as the settings say. */
import type { Settings } from '../../../platform/env.ts';
import type { Shutdown } from '../../../platform/shutdown.ts';
import { startTracing, type Tracing } from '../../../platform/tracing.ts';

/** Call it before what is traced is started: the last spans are sent once that has stopped. */
export async function tracingOf({ traceEndpoint }: Settings, service: string, shutdown: Shutdown): Promise<Tracing> {
  const tracing = await startTracing(traceEndpoint, service);
  shutdown.onStop('the traces', () => tracing.stop());
  return tracing;
}
