/** How many tools a partner used at a client in a month's window: half of `toolsUsedMedian` (`docs/domain.md §8`). */
import type { MonthFrame } from './month-frame.ts';
import { toolsInDays, type PairHistory } from './pair-history.ts';

/** Distinct tools of the pair's qualifying activities in the last `windowDays` of the month's rule set; 0 without one. */
export function toolsUsed(pair: PairHistory, { version, valuedAt }: MonthFrame): number {
  return version === null ? 0 : toolsInDays(pair, version.programme.windowDays, valuedAt);
}
