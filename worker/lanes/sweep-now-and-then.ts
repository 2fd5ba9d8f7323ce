/** A lane's turn for what is given up after days: looked for now and then, however often the lane turns. */
import { monotonic } from '../../platform/clock.ts';
import type { TurnResult } from './lane.ts';

/** Real milliseconds between two looks. */
const SWEEP_EVERY_MS = 60_000;

/**
 * @param sweep gives up what is due for it, and says how much
 * @param onGivenUp told of it, if there was any
 */
export function sweepNowAndThen(
  sweep: () => Promise<number>,
  onGivenUp: (count: number) => void,
): () => Promise<TurnResult> {
  let sweptAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (monotonic() - sweptAt < SWEEP_EVERY_MS) return { kind: 'idle' };
    const count = await sweep();
    if (count > 0) onGivenUp(count);
    sweptAt = monotonic();
    return { kind: 'idle' };
  };
}
