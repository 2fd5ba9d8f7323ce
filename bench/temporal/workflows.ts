/** Workflows to compare with: as little as can be, and as a textbook has them. */
import { condition, defineSignal, setHandler, sleep } from '@temporalio/workflow';

export const go = defineSignal('go');
export const qualified = defineSignal<[Deadline]>('qualified');
/** With the instant of the event that ended the period. */
export const terminated = defineSignal<[number]>('terminated');

/** Completes at its first signal: the shortest way from a signal to a completion. */
export async function bare(): Promise<void> {
  let isTold = false;
  setHandler(go, () => {
    isTold = true;
  });
  await condition(() => isTold);
}

/** Completes when its timer fires. */
export async function bareTimer(milliseconds: number): Promise<void> {
  await sleep(milliseconds);
}

/** What the sender of a signal knows: the new deadline, and in how many real milliseconds it comes. */
export interface Deadline {
  readonly at: number;
  readonly inMs: number;
}

/**
 * One signal per qualifying activity, each of which resets the timer, and one for a termination; returns the instant at
 * which the period ended.
 */
export async function textbook(first: Deadline): Promise<number> {
  let deadline = first;
  let isReset = true;
  let terminatedAt: number | null = null;
  setHandler(qualified, (next) => {
    deadline = next;
    isReset = true;
  });
  setHandler(terminated, (at) => {
    terminatedAt = at;
  });
  while (isReset && terminatedAt === null) {
    isReset = false;
    await condition(() => isReset || terminatedAt !== null, Math.max(1, Math.ceil(deadline.inMs)));
  }
  return terminatedAt ?? deadline.at;
}
