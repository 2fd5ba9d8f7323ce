/**
 * The condition trees of rules and tier requirements (`docs/interfaces.md §2`): json-rules-engine's shape,
 * made only by `rules/programme/read-condition.ts`, so that every tree that exists is a sound one.
 */
import type { Json } from '../events/event.ts';

export const OPERATORS = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'contains',
  'doesNotContain',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
] as const;

export type Operator = (typeof OPERATORS)[number];

/** One comparison of one fact with one constant. */
export interface Leaf {
  readonly fact: string;
  /** The keys to follow inside the fact, outermost first; null for the fact itself. */
  readonly path: readonly string[] | null;
  readonly operator: Operator;
  readonly value: Json;
}

/** Groups are never empty and never mixed: the parser refuses both, because json-rules-engine does not. */
export type Condition =
  { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] } | { readonly not: Condition } | Leaf;

/** All leaves of a tree, left to right. */
export function leavesOf(condition: Condition): readonly Leaf[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  if ('not' in condition) return leavesOf(condition.not);
  return [condition];
}
