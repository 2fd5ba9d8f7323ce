/**
 * Tiers are listed lowest first (`docs/domain.md §8`): the highest whose requirements hold is the last that holds, so
 * a list written highest first would give everybody the lowest. Only what is certain is refused: a tier that puts
 * lower bounds on exactly the facts of the tier before it, none of them higher and one of them lower.
 */
import type { Condition, Leaf } from '../qualification/condition.ts';
import { reportAt, within, type Place } from './place.ts';
import type { Tier } from './programme.ts';
import { FAILED, type Failed } from './reader.ts';

export function checkLowestFirst(tiers: readonly Tier[], place: Place): readonly Tier[] | Failed {
  const misplaced = tiers.flatMap((tier, index) => {
    const before = tiers[index - 1];
    return before !== undefined && asksLess(tier, before) ? [{ tier, before, index }] : [];
  });
  for (const { tier, before, index } of misplaced) {
    const message = `"${tier.name}" asks less than "${before.name}" before it: list tiers lowest first`;
    reportAt(within(place, index), message);
  }
  return misplaced.length > 0 ? FAILED : tiers;
}

function asksLess(tier: Tier, before: Tier): boolean {
  const bounds = lowerBounds(tier.requirements);
  const boundsBefore = lowerBounds(before.requirements);
  if (bounds === null || boundsBefore === null || bounds.size !== boundsBefore.size) return false;
  const steps = [...bounds].map(([fact, bound]) => bound - (boundsBefore.get(fact) ?? NaN));
  return steps.every((step) => step <= 0) && steps.some((step) => step < 0);
}

/** The bound on each fact, if the requirements are nothing but lower bounds, each on a fact of its own. */
function lowerBounds(requirements: Condition | null): ReadonlyMap<string, number> | null {
  if (requirements === null || !('all' in requirements)) return null;
  const bounds = new Map<string, number>();
  for (const condition of requirements.all) {
    if (!isLowerBound(condition)) return null;
    bounds.set(JSON.stringify([condition.fact, condition.path]), condition.value);
  }
  return bounds.size === requirements.all.length ? bounds : null;
}

function isLowerBound(condition: Condition): condition is Leaf & { readonly value: number } {
  return 'operator' in condition && condition.operator.startsWith('greaterThan') && typeof condition.value === 'number';
}
