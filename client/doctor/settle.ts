/** Looking again at what seems wrong, until it has settled or time is over: things move while the doctor looks. */
import { monotonic, sleep } from '../../platform/clock.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { LOOK_EVERY_MS, SETTLES_WITHIN_MS } from './dependencies.ts';
import type { RunFault } from './run-faults.ts';

export interface Settled {
  /** Still wrong at the last look. */
  readonly faults: readonly RunFault[];
  /** Pairs that turned out to be managed with an open run, and right. */
  readonly right: readonly Pair[];
}

/** @param look what is wrong with some pairs just now, and which of them are right */
export async function settle(
  doubtful: readonly Pair[],
  look: (pairs: readonly Pair[]) => Promise<Settled>,
): Promise<Settled> {
  const end = monotonic() + SETTLES_WITHIN_MS;
  const right: Pair[] = [];
  let left = doubtful;
  let faults: readonly RunFault[] = [];
  while (left.length > 0) {
    const seen = await look(left);
    right.push(...seen.right);
    faults = seen.faults;
    if (faults.length === 0 || monotonic() >= end) break;
    left = faults.map(({ pair }) => pair);
    await sleep(LOOK_EVERY_MS);
  }
  return { faults, right };
}
