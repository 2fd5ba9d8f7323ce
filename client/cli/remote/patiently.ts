/** Trying again while the API is busy or away. */
import { monotonic, sleep } from '../../../platform/clock.ts';
import { UnreachableError } from './call-api.ts';

export interface Patience {
  /** Real milliseconds to go on trying after the last success. */
  readonly withinMs: number;
  /** Told of each failure before the next try. */
  readonly onRetry?: (reason: string) => void;
  readonly signal?: AbortSignal;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Runs `attempt` until it does not throw {@link UnreachableError}, or throws the last one when patience is over. */
export async function patiently<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const end = monotonic() + patience.withinMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof UnreachableError) || patience.signal?.aborted === true) throw error;
      const wait = error.retryAfterMs ?? pause;
      if (monotonic() + wait > end) throw error;
      patience.onRetry?.(error.message);
      await sleep(wait, patience.signal);
    }
  }
}
