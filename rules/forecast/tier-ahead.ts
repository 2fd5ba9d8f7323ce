/** How a partner's tiers go on after a month that has no statement yet. */
import type { MonthFrame } from '../month/month-frame.ts';
import type { PartnerTiers } from '../month/partner-tiers.ts';
import { rankOf, type PastTiers } from '../month/tiers.ts';
import type { Month } from '../time/month.ts';

/** What the next month takes for the past. */
export function afterMonth(
  past: PastTiers,
  month: Month,
  { performanceTier, creditedTier, tierChangedIn }: Omit<PartnerTiers, 'nextTier'>,
): PastTiers {
  return {
    creditedTier,
    changedIn: tierChangedIn,
    performanceIn: (asked) => (asked === month ? performanceTier : past.performanceIn(asked)),
  };
}

/** Whether a tier ranks lower than another in a month's rule set; without a rule set no tier is lost. */
export function isBelow(credited: string | null, tier: string, { version }: MonthFrame): boolean {
  if (version === null) return false;
  const { tiers } = version.programme.tiers;
  return rankOf(tiers, credited) < rankOf(tiers, tier);
}
