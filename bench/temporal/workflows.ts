/** Workflows to compare with: as little as can be, and as a textbook has them. */
import { condition, defineSignal, setHandler, sleep } from '@temporalio/workflow';

export const go = defineSignal('go');
export const qualified = defineSignal<[Deadline]>('qualified');

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

/** One signal per qualifying activity, each of which resets the timer; returns the deadline at which it ended. */
export async function textbook(first: Deadline): Promise<number> {
  let deadline = first;
  let isReset = true;
  setHandler(qualified, (next) => {
    deadline = next;
    isReset = true;
  });
  while (isReset) {
    isReset = false;
    await condition(() => isReset, Math.max(1, Math.ceil(deadline.inMs)));
  }
  return deadline.at;
}
