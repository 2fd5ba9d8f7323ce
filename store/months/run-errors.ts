/** What can happen to a run of a month that whoever runs it has to tell apart. */
import { StoreError } from '../errors.ts';

/** Thrown when a run no longer works on its month: it was given up, or another took over after its lease had lapsed. */
export class RunLostError extends StoreError {
  readonly code = 'month_run_lost';

  constructor(run: number) {
    super(`Run ${run} no longer holds its month: it was given up, or another took over.`);
  }
}
