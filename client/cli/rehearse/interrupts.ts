/** Ctrl-C during a command that has something to stop and an end to tell. */
import type { Shutdown } from '../../../platform/shutdown.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell reports for a process that Ctrl-C ended. */
const FORCED_EXIT_CODE = 130;

/**
 * The first signal stops everything and leaves it to the command to say so; a second one leaves at once.
 * @returns whether there was one
 */
export function stopOnSignals(shutdown: Shutdown): () => boolean {
  let interrupted = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (interrupted) process.exit(FORCED_EXIT_CODE);
      interrupted = true;
      void shutdown.stop();
    });
  }
  return () => interrupted;
}
