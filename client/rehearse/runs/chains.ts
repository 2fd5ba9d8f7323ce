/** Runs that continued as new are one chain: what counts as one run. */
import { groupBy } from '../../../rules/group-by.ts';
import { pairKey, type Pair } from '../../../rules/relationship/pair.ts';
import type { Learnt, Run } from './history.ts';

export interface Chain {
  readonly pair: Pair;
  /** In the order of their starts. */
  readonly runs: readonly [Run, ...Run[]];
  readonly last: Run;
  readonly isOpen: boolean;
  /** What all of them were told, in its order. */
  readonly learnt: readonly Learnt[];
}

/** Chains by pair ({@link pairKey}), the earliest first. */
export function chainsByPair(runs: readonly Run[]): ReadonlyMap<string, readonly Chain[]> {
  const ordered = runs.toSorted((a, b) => a.startedAt - b.startedAt);
  const chains = [...groupBy(ordered, ({ chainId }) => chainId).values()].map(chainOf);
  return groupBy(chains, ({ pair }) => pairKey(pair));
}

function chainOf(runs: readonly Run[]): Chain {
  const [first, ...others] = runs as [Run, ...Run[]];
  const last = others.at(-1) ?? first;
  return {
    pair: first.pair,
    runs: [first, ...others],
    last,
    isOpen: last.state === 'open' || last.state === 'continued',
    learnt: runs.flatMap(({ learnt }) => learnt),
  };
}
