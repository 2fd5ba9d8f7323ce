/** Which tiers a partner reaches in a month, and what keeps it from the next (`docs/domain.md §8`). */
import { createRequirementChecker, type RequirementChecker } from '../qualification/requirement-checker.ts';
import type { TierFacts } from '../qualification/tier-facts.ts';
import type { TierPolicy } from '../programme/programme.ts';
import type { MonthFrame } from './month-frame.ts';
import type { NextTier, Statement } from './statement.ts';
import { creditTier, rankOf, type PastTiers } from './tiers.ts';

export type PartnerTiers = Pick<Statement, 'performanceTier' | 'creditedTier' | 'tierChangedIn' | 'nextTier'>;

/** Checkers remember decisions, so that a month of many partners asks the rules engine little. */
const checkers = new WeakMap<TierPolicy, RequirementChecker>();

/** The tiers of the month's own rule set. Without one there is nothing to measure by, and the credited tier stays. */
export async function partnerTiers(
  facts: TierFacts,
  past: PastTiers,
  { month, version }: MonthFrame,
): Promise<PartnerTiers> {
  if (version === null) {
    const { creditedTier, changedIn } = past;
    return { performanceTier: null, creditedTier, tierChangedIn: changedIn, nextTier: null };
  }
  const policy = version.programme.tiers;
  const checker = checkerOf(policy);
  const performanceTier = await highestTierOf(policy, facts);
  const { creditedTier, changedIn } = creditTier(month, policy, performanceTier, past);
  const nextTier = tierAbove(creditedTier, policy, checker, facts);
  return { performanceTier, creditedTier, tierChangedIn: changedIn, nextTier };
}

/** The highest tier whose own requirements hold, whatever those of the tiers below it say. */
export async function highestTierOf(policy: TierPolicy, facts: TierFacts): Promise<string | null> {
  const { tiers } = policy;
  const checker = checkerOf(policy);
  for (let rank = tiers.length - 1; rank >= 0; rank--) {
    if (await checker.holds(rank, facts)) return tiers[rank]?.name ?? null;
  }
  return null;
}

/**
 * The tier above the credited one. Its requirements do not hold: the performance tier is the highest whose do, and the
 * credited tier is at least that.
 */
function tierAbove(
  creditedTier: string | null,
  { tiers }: TierPolicy,
  checker: RequirementChecker,
  facts: TierFacts,
): NextTier | null {
  const rank = rankOf(tiers, creditedTier) + 1;
  const next = tiers[rank];
  return next === undefined ? null : { tier: next.name, unmet: checker.failed(rank, facts) };
}

function checkerOf(policy: TierPolicy): RequirementChecker {
  let checker = checkers.get(policy);
  if (checker === undefined) checkers.set(policy, (checker = createRequirementChecker(policy.tiers)));
  return checker;
}
