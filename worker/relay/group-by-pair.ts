/** Wake-ups of one pair are one action. */
import { pairKey, type Pair } from '../../rules/relationship/pair.ts';
import type { WakeUp } from '../../store/wake-ups.ts';

export interface PairWakeUps {
  readonly pair: Pair;
  /** The first is the strongest: wake-ups are taken in the order of their classes. */
  readonly wakeUps: readonly [WakeUp, ...WakeUp[]];
}

/** In the order in which the pairs first occur. */
export function groupByPair(wakeUps: readonly WakeUp[]): readonly PairWakeUps[] {
  const groups = new Map<string, { pair: Pair; wakeUps: [WakeUp, ...WakeUp[]] }>();
  for (const wakeUp of wakeUps) {
    const key = pairKey(wakeUp);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { pair: pairOf(wakeUp), wakeUps: [wakeUp] });
    else group.wakeUps.push(wakeUp);
  }
  return [...groups.values()];
}

function pairOf({ partner, client }: WakeUp): Pair {
  return { partner, client };
}
