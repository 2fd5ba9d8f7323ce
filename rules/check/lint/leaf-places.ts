/** The comparisons of a condition tree with their pointers. */
import type { Condition, Leaf } from '../../qualification/condition.ts';

export interface LeafPlace {
  readonly leaf: Leaf;
  readonly pointer: string;
}

/** Left to right; `pointer` is that of the tree. */
export function leafPlaces(condition: Condition, pointer: string): readonly LeafPlace[] {
  if ('all' in condition) return condition.all.flatMap((part, index) => leafPlaces(part, `${pointer}/all/${index}`));
  if ('any' in condition) return condition.any.flatMap((part, index) => leafPlaces(part, `${pointer}/any/${index}`));
  if ('not' in condition) return leafPlaces(condition.not, `${pointer}/not`);
  return [{ leaf: condition, pointer }];
}
