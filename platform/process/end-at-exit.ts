/**
 * Children that must not outlive us: they are told to end when this process exits, in whatever way. Only a signal that
 * nobody handles (SIGKILL; the others are handled by `shutdown.ts`) leaves them to the next start.
 */
import type { ProcessRecord } from './process-identity.ts';
import { sendSignal } from './stop-process.ts';

const running = new Map<ProcessRecord, NodeJS.Signals>();
let watching = false;

/** Sends the child this signal when we exit. Call the returned function once it has ended. */
export function endAtExit(child: ProcessRecord, signal: NodeJS.Signals): () => void {
  running.set(child, signal);
  if (!watching) process.once('exit', endAll);
  watching = true;
  return () => running.delete(child);
}

function endAll(): void {
  for (const [child, signal] of running) sendSignal(child, signal);
}
