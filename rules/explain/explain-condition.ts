/** A condition tree with what became of each part: what was wanted, what was there, whether it holds. */
import { formatDecimal } from '../decimal.ts';
import type { Json } from '../events/event.ts';
import type { Condition, Leaf, Operator } from '../qualification/condition.ts';
import { formatPath } from '../qualification/fact-path.ts';
import { isDecimal, type FactValue } from '../qualification/fact-value.ts';
import type { FactReader } from '../qualification/leaf.ts';
import { COMPARISONS } from '../qualification/operators.ts';

/** `holds` is null for what was not checked. Parts stand in the order of the file. */
export type ConditionExplanation =
  | {
      readonly kind: 'all' | 'any';
      readonly holds: boolean | null;
      readonly conditions: readonly ConditionExplanation[];
    }
  | { readonly kind: 'not'; readonly holds: boolean | null; readonly condition: ConditionExplanation }
  | ComparisonExplanation;

export interface ComparisonExplanation {
  readonly kind: 'comparison';
  readonly holds: boolean | null;
  readonly fact: string;
  /** `$.a.b`, or null for the fact itself. */
  readonly path: string | null;
  readonly operator: Operator;
  readonly wanted: Json;
  /** What the fact was, points as a decimal string; left out when it is absent or was not checked. */
  readonly actual?: Json;
}

/**
 * Explains a condition over facts. Every part is looked at, also those that could not change the outcome any more:
 * who reads it wants to mend all of it at once.
 */
export function explainCondition<F>(condition: Condition, facts: F, readerOf: FactReader<F>): ConditionExplanation {
  if ('all' in condition) {
    const conditions = condition.all.map((part) => explainCondition(part, facts, readerOf));
    return { kind: 'all', holds: conditions.every(({ holds }) => holds === true), conditions };
  }
  if ('any' in condition) {
    const conditions = condition.any.map((part) => explainCondition(part, facts, readerOf));
    return { kind: 'any', holds: conditions.some(({ holds }) => holds === true), conditions };
  }
  if ('not' in condition) {
    const negated = explainCondition(condition.not, facts, readerOf);
    return { kind: 'not', holds: negated.holds !== true, condition: negated };
  }
  const actual = readerOf(condition)(facts);
  return comparison(condition, COMPARISONS[condition.operator](actual, condition.value), actual);
}

/** The same tree for a condition that nobody looked at. */
export function notChecked(condition: Condition): ConditionExplanation {
  if ('all' in condition) return { kind: 'all', holds: null, conditions: condition.all.map(notChecked) };
  if ('any' in condition) return { kind: 'any', holds: null, conditions: condition.any.map(notChecked) };
  if ('not' in condition) return { kind: 'not', holds: null, condition: notChecked(condition.not) };
  return comparison(condition, null, undefined);
}

function comparison(leaf: Leaf, holds: boolean | null, actual: FactValue): ComparisonExplanation {
  const { fact, path, operator, value: wanted } = leaf;
  const compared = {
    kind: 'comparison',
    holds,
    fact,
    path: path === null ? null : formatPath(path),
    operator,
    wanted,
  } as const;
  if (actual === undefined) return compared;
  return { ...compared, actual: isDecimal(actual) ? formatDecimal(actual) : actual };
}
