/** How the credited tier moves (`docs/domain.md §8`). Tiers are compared by their place in the month's own rule set. */
import type { Recalibration, Tier, TierPolicy } from '../programme/programme.ts';
import { compareMonths, monthNumber, plusMonths, type Month } from '../time/month.ts';

/** What a partner's closed statements say of its tiers. */
export interface PastTiers {
  /** The credited tier before the month; null for none. */
  readonly creditedTier: string | null;
  /** The month in which it last changed; null if it never did. */
  readonly changedIn: Month | null;
  /** The performance tier of an earlier month; null for none, and for a month without a statement. */
  performanceIn(month: Month): string | null;
}

/** The tier that a partner is credited with, and the month in which that last changed. */
export interface CreditedTier {
  readonly creditedTier: string | null;
  readonly changedIn: Month | null;
}

/** Where every partner starts. */
export const NO_TIERS: PastTiers = { creditedTier: null, changedIn: null, performanceIn: () => null };

/**
 * The credited tier after a month: up to the performance tier at once, down by recalibration only.
 * A tier that the month's rule set does not have ranks as none: any performance tier is above it.
 * @param performanceTier of the month itself
 */
export function creditTier(
  month: Month,
  policy: TierPolicy,
  performanceTier: string | null,
  past: PastTiers,
): CreditedTier {
  const creditedTier = nextCreditedTier(month, policy, performanceTier, past);
  return { creditedTier, changedIn: creditedTier === past.creditedTier ? past.changedIn : month };
}

function nextCreditedTier(
  month: Month,
  { tiers, recalibration }: TierPolicy,
  performanceTier: string | null,
  past: PastTiers,
): string | null {
  if (recalibration === 'monthly') return performanceTier;
  const credited = rankOf(tiers, past.creditedTier);
  if (rankOf(tiers, performanceTier) > credited) return performanceTier;
  if (!isRecalibrated(month, recalibration, past.changedIn)) return past.creditedTier;
  const best = bestRank(month, recalibration.windowMonths, tiers, performanceTier, past);
  return best < credited ? (tiers[best]?.name ?? null) : past.creditedTier;
}

/** Whether a tier may be lost in a month: one of those set for it, and the tier has been held long enough. */
function isRecalibrated(
  month: Month,
  { months, minimumHoldMonths }: Exclude<Recalibration, 'monthly'>,
  changedIn: Month | null,
): boolean {
  if (!months.includes(monthNumber(month))) return false;
  return changedIn === null || compareMonths(month, plusMonths(changedIn, minimumHoldMonths)) >= 0;
}

/** The best performance of the window, which ends with the month itself. */
function bestRank(
  month: Month,
  windowMonths: number,
  tiers: readonly Tier[],
  performanceTier: string | null,
  past: PastTiers,
): number {
  let best = rankOf(tiers, performanceTier);
  for (let back = 1; back < windowMonths; back++) {
    best = Math.max(best, rankOf(tiers, past.performanceIn(plusMonths(month, -back))));
  }
  return best;
}

/** The place of a tier, lowest 0; −1 for none. */
export function rankOf(tiers: readonly Tier[], name: string | null): number {
  return name === null ? -1 : tiers.findIndex((tier) => tier.name === name);
}
