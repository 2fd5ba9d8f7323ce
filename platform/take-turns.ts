/** Long computations in small pieces: whatever else waits on the event loop goes in between. */
import { setImmediate } from 'node:timers/promises';
import { monotonic } from './clock.ts';

/** Milliseconds of computing at a stretch: what waits must not notice it. */
const STRETCH_MS = 4;

/**
 * A function to await between two pieces; it lets the others have their turn once a stretch is over.
 * @param stretchMs milliseconds
 */
export function takeTurns(stretchMs = STRETCH_MS): () => Promise<void> {
  let since = monotonic();
  return async () => {
    if (monotonic() - since < stretchMs) return;
    await setImmediate();
    since = monotonic();
  };
}
