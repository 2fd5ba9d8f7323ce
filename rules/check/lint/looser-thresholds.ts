/** Activity thresholds of a tier against the tier below it. */
import type { Finding } from '../diagnostic.ts';
import { neighbours, type TierDraft } from './tier-draft.ts';

export function looserThresholds(tiers: readonly TierDraft[]): readonly Finding[] {
  return neighbours(tiers).flatMap(looserThreshold);
}

/** Where a line that earns points in the tier below is sure to earn them here, but not the other way round. */
function looserThreshold([below, above]: readonly [TierDraft, TierDraft]): readonly Finding[] {
  const [less, more] = [above.tier.activityThreshold, below.tier.activityThreshold];
  if (more === null || more.count === 0) return [];
  const name = `"${below.tier.name}" below it`;
  if (less === null) {
    const message = `"${above.tier.name}" has no activity threshold, and ${name} has one: is that meant?`;
    return [{ pointer: `/tiers/${above.index}/name`, severity: 'warning', code: 'looser_threshold', message }];
  }
  const isLooser = less.count <= more.count && less.days >= more.days;
  if (!isLooser || (less.count === more.count && less.days === more.days)) return [];
  const message =
    `the threshold of "${above.tier.name}" (${less.count} in ${less.days} days) is looser than that of ${name} ` +
    `(${more.count} in ${more.days} days): is that meant?`;
  return [
    { pointer: `/tiers/${above.index}/activityThreshold`, severity: 'warning', code: 'looser_threshold', message },
  ];
}
