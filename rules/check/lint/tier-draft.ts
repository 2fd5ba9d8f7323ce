/** A tier of a file that may have mistakes elsewhere. */
import type { Tier } from '../../programme/programme.ts';

/** A tier without mistakes of reading, with its place in the list of the file. */
export interface TierDraft {
  readonly index: number;
  readonly tier: Tier;
}

/** Pairs of a tier and the next above it. */
export function neighbours(tiers: readonly TierDraft[]): readonly (readonly [TierDraft, TierDraft])[] {
  return tiers.flatMap((above, place) => {
    const below = tiers[place - 1];
    return below === undefined ? [] : [[below, above] as const];
  });
}
