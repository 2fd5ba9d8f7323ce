/** Ctrl-C while a command waits for something that it can call off. */

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** What a shell reports for a process that Ctrl-C ended. */
const FORCED_EXIT_CODE = 130;

/** The first signal aborts and leaves the end to the command; a second one leaves at once. */
export function firstInterrupt(): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const hear = (): void => {
    if (controller.signal.aborted) process.exit(FORCED_EXIT_CODE);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, hear);
  return {
    signal: controller.signal,
    end: () => {
      for (const name of SIGNALS) process.off(name, hear);
    },
  };
}
