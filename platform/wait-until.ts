/** Asking again and again until something holds. */
import { monotonic, sleep } from './clock.ts';

export interface Patience {
  /** Real milliseconds after which to give up. */
  readonly withinMs: number;
  /** Real milliseconds between two attempts. */
  readonly everyMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks at once and then every `everyMs` until the answer is neither null nor false, and returns it.
 * Returns null when the time is over or the signal is aborted. An error of `ask` is thrown as it is.
 */
export async function waitUntil<T>(
  ask: () => T | false | null | Promise<T | false | null>,
  patience: Patience,
): Promise<T | null> {
  const end = monotonic() + patience.withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (monotonic() >= end || patience.signal?.aborted === true) return null;
    await sleep(patience.everyMs ?? 25, patience.signal);
  }
}
