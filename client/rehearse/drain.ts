/** Waiting until everything that was accepted is judged, relayed and assessed. */
import { sleep } from '../../platform/clock.ts';
import { isEmpty, readBacklog, type Backlog, type BacklogPlace } from './backlog.ts';

/** The clock stands still. */
export interface DrainOptions extends BacklogPlace {
  /** Real milliseconds without any progress after which to give up. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly onLook: (backlog: Backlog) => void;
}

const LOOK_EVERY_MS = 100;

/** Waits as long as something moves. @returns what is left: nothing, if all is well */
export async function untilDrained({ patienceMs, signal, onLook, ...place }: DrainOptions): Promise<Backlog> {
  const { clock } = place;
  let last = '';
  let movedAt = clock.realNow();
  for (;;) {
    const backlog = await readBacklog(place, null);
    onLook(backlog);
    if (isEmpty(backlog) || signal.aborted) return backlog;
    const state = JSON.stringify(backlog);
    if (state !== last) movedAt = clock.realNow();
    else if (clock.realNow() - movedAt > patienceMs) return backlog;
    last = state;
    await sleep(LOOK_EVERY_MS, signal);
  }
}
