/** Why conditions did not hold: the leaves that kept them from it (`docs/domain.md §3`, `rule_not_met`). */
import { formatDecimal } from '../decimal.ts';
import type { Json } from '../events/event.ts';
import type { Condition, Leaf, Operator } from './condition.ts';
import { formatPath } from './fact-path.ts';
import { isDecimal, type FactValue } from './fact-value.ts';
import { compileLeaf, type FactReader } from './leaf.ts';

export interface FailedCondition {
  /** The rule, or the tier, whose conditions it is of. */
  readonly rule: string;
  readonly fact: string;
  /** `$.a.b`, or null for the fact itself. */
  readonly path: string | null;
  readonly operator: Operator;
  readonly wanted: Json;
  /** What the fact was: points as a decimal string, undefined when it is absent. */
  readonly actual: Json | undefined;
  /** True when the comparison holds and a `not` group wanted it not to. */
  readonly negated: boolean;
}

/** The leaves to blame, in the order of the tree; none when the conditions hold. */
export function failuresOf<F>(
  rule: string,
  conditions: Condition,
  facts: F,
  readerOf: FactReader<F>,
): readonly FailedCondition[] {
  return blame(conditions, true, facts, readerOf).map(({ leaf, wanted }) => ({
    rule,
    fact: leaf.fact,
    path: leaf.path === null ? null : formatPath(leaf.path),
    operator: leaf.operator,
    wanted: leaf.value,
    actual: printable(readerOf(leaf)(facts)),
    negated: !wanted,
  }));
}

interface Blamed {
  readonly leaf: Leaf;
  /** The truth it should have had. */
  readonly wanted: boolean;
}

/** Of a condition that is not as wanted, every part that is not as wanted; `not` turns the wish round. */
function blame<F>(condition: Condition, wanted: boolean, facts: F, readerOf: FactReader<F>): readonly Blamed[] {
  if (holds(condition, facts, readerOf) === wanted) return [];
  if ('all' in condition) return condition.all.flatMap((child) => blame(child, wanted, facts, readerOf));
  if ('any' in condition) return condition.any.flatMap((child) => blame(child, wanted, facts, readerOf));
  if ('not' in condition) return blame(condition.not, !wanted, facts, readerOf);
  return [{ leaf: condition, wanted }];
}

/** Whether conditions hold. For explaining and checking only: what qualifies is decided by json-rules-engine, and a property test holds the two together. */
export function holds<F>(condition: Condition, facts: F, readerOf: FactReader<F>): boolean {
  if ('all' in condition) return condition.all.every((child) => holds(child, facts, readerOf));
  if ('any' in condition) return condition.any.some((child) => holds(child, facts, readerOf));
  if ('not' in condition) return !holds(condition.not, facts, readerOf);
  return compileLeaf(condition, readerOf)(facts);
}

function printable(value: FactValue): Json | undefined {
  return isDecimal(value) ? formatDecimal(value) : value;
}
