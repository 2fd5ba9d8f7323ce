/** Looking again at what seems wrong, until it has settled or time is over: things move while the doctor looks. */
import { monotonic, sleep } from '../../platform/clock.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { RunFacts } from '../../store/run-facts.ts';
import { LOOK_EVERY_MS, SETTLES_WITHIN_MS } from './dependencies.ts';
import type { RunFault } from './run-faults.ts';

/** Real milliseconds that a pair has about which something is visibly under way: a busy machine may need them. */
const UNDER_WAY_MS = 20_000;

export interface Settled {
  /** Still wrong at the last look. */
  readonly faults: readonly RunFault[];
  /** Pairs that turned out to be managed with an open run, and right. */
  readonly right: readonly Pair[];
}

/** A look at some pairs. */
export interface Look extends Settled {
  /** Whether something about a faulty pair is still to be judged, told or assessed for the first time. */
  readonly isUnderWay: boolean;
}

/** Whether what the projection says of a pair is about to change. */
export function isUnderWay(facts: Pick<RunFacts, 'busy' | 'run'> | null): boolean {
  return facts !== null && (facts.busy || facts.run === 'starting');
}

/** @param look what is wrong with some pairs just now, and which of them are right */
export async function settle(
  doubtful: readonly Pair[],
  look: (pairs: readonly Pair[]) => Promise<Look>,
): Promise<Settled> {
  const began = monotonic();
  const right: Pair[] = [];
  let left = doubtful;
  let faults: readonly RunFault[] = [];
  while (left.length > 0) {
    const seen = await look(left);
    right.push(...seen.right);
    faults = seen.faults;
    const patienceMs = seen.isUnderWay ? UNDER_WAY_MS : SETTLES_WITHIN_MS;
    if (faults.length === 0 || monotonic() - began >= patienceMs) break;
    left = faults.map(({ pair }) => pair);
    await sleep(LOOK_EVERY_MS);
  }
  return { faults, right };
}
