/**
 * Precedence of what is urgent within one process: after a termination was judged, batches hold back for a moment, so
 * that the relay and the run it tells find the event loop and the database free.
 */
import { monotonic, sleep } from '../../platform/clock.ts';

export interface Precedence {
  /** Something urgent is under way. */
  claim(): void;
  /** Waits while something urgent is under way. However much of it there is, whoever waits gets every other moment. */
  giveWay(): Promise<void>;
}

/** Real milliseconds in which a termination gets from the judge to the end of its run on an idle machine. */
const UNDER_WAY_MS = 25;

export function createPrecedence(): Precedence {
  let until = 0;
  return {
    claim() {
      until = monotonic() + UNDER_WAY_MS;
    },
    async giveWay() {
      const waitMs = until - monotonic();
      if (waitMs > 0) await sleep(waitMs);
    },
  };
}
