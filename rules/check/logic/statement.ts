/** Conditions with their leaves numbered by the fact that they ask about, and what can be said of them in a world. */
import type { Condition, Leaf } from '../../qualification/condition.ts';

export interface Statement {
  readonly condition: Condition;
  readonly kind: 'all' | 'any' | 'not' | 'leaf';
  readonly parts: readonly Statement[];
  /** Of a leaf: which fact it asks about, and which of that fact's leaves it is. */
  readonly place: LeafPlace;
}

export interface LeafPlace {
  readonly fact: number;
  readonly bit: number;
}

/** True, false, or null where the world leaves it open. */
export type Truth = boolean | null;

const NOWHERE: LeafPlace = { fact: -1, bit: -1 };

export function stated(condition: Condition, placeOf: (leaf: Leaf) => LeafPlace): Statement {
  if ('all' in condition) return group('all', condition, condition.all, placeOf);
  if ('any' in condition) return group('any', condition, condition.any, placeOf);
  if ('not' in condition) return group('not', condition, [condition.not], placeOf);
  return { condition, kind: 'leaf', parts: [], place: placeOf(condition) };
}

function group(
  kind: 'all' | 'any' | 'not',
  condition: Condition,
  members: readonly Condition[],
  placeOf: (leaf: Leaf) => LeafPlace,
): Statement {
  return { condition, kind, parts: members.map((member) => stated(member, placeOf)), place: NOWHERE };
}

/** The truth of a statement, given that of its leaves. */
export function truthOf({ kind, parts, place }: Statement, ofLeaf: (place: LeafPlace) => Truth): Truth {
  if (kind === 'leaf') return ofLeaf(place);
  if (kind !== 'not') return truthOfGroup(kind === 'any', parts, ofLeaf);
  const [part] = parts;
  const truth = part === undefined ? null : truthOf(part, ofLeaf);
  return truth === null ? null : !truth;
}

/** `decisive` is the truth of one part that settles the group: true for `any`, false for `all`. */
export function truthOfGroup(
  decisive: boolean,
  parts: readonly Statement[],
  ofLeaf: (place: LeafPlace) => Truth,
): Truth {
  let isOpen = false;
  for (const part of parts) {
    const truth = truthOf(part, ofLeaf);
    if (truth === decisive) return decisive;
    if (truth === null) isOpen = true;
  }
  return isOpen ? null : !decisive;
}
