/** Whether more can only help a tier's requirements: then fewer renewals never do what more of them would not. */
import type { Condition, Leaf } from '../qualification/condition.ts';

/** Facts that a renewal raises, or leaves as they are. */
const RAISED: ReadonlySet<string> = new Set(['totalPoints', 'managedPoints', 'managedClients', 'qualifyingActivities']);

const RISING: ReadonlySet<string> = new Set(['greaterThan', 'greaterThanInclusive']);
const FALLING: ReadonlySet<string> = new Set(['lessThan', 'lessThanInclusive']);

/** True if no renewal can make requirements fail that hold without it. A median can go either way. */
export function isRising(condition: Condition, isNegated = false): boolean {
  if ('not' in condition) return isRising(condition.not, !isNegated);
  if ('all' in condition) return condition.all.every((one) => isRising(one, isNegated));
  if ('any' in condition) return condition.any.every((one) => isRising(one, isNegated));
  return isRisingLeaf(condition, isNegated);
}

function isRisingLeaf({ fact, operator }: Leaf, isNegated: boolean): boolean {
  if (fact === 'toolsUsedMedian') return false;
  return !RAISED.has(fact) || (isNegated ? FALLING : RISING).has(operator);
}
