/**
 * The ten operators (`docs/interfaces.md §2`): total, strict, and ours.
 * json-rules-engine's own find "pub" in the text "published", parse numbers out of text, and let `notEqual` and a
 * list of texts pass for each other; these never coerce. An absent fact satisfies only `notEqual` and `notIn`.
 */
import { decimalOfNumber } from '../decimal.ts';
import type { Json } from '../events/event.ts';
import type { Operator } from './condition.ts';
import { isDecimal, type FactValue } from './fact-value.ts';

/** Whether a fact stands in a relation to the constant of a leaf. Never throws. */
export type Comparison = (fact: FactValue, wanted: Json) => boolean;

export const COMPARISONS: Readonly<Record<Operator, Comparison>> = {
  equal,
  notEqual: (fact, wanted) => !equal(fact, wanted),
  in: isIn,
  notIn: (fact, wanted) => !isIn(fact, wanted),
  contains: (fact, wanted) => isList(fact) && holdsElement(fact, wanted),
  doesNotContain: (fact, wanted) => isList(fact) && !holdsElement(fact, wanted),
  lessThan: (fact, wanted) => compareNumbers(fact, wanted) < 0,
  lessThanInclusive: (fact, wanted) => compareNumbers(fact, wanted) <= 0,
  greaterThan: (fact, wanted) => compareNumbers(fact, wanted) > 0,
  greaterThanInclusive: (fact, wanted) => compareNumbers(fact, wanted) >= 0,
};

/** Same type and same value; never between lists or objects. Points equal the decimal value of a JSON number. */
function equal(fact: FactValue, wanted: Json): boolean {
  if (typeof fact !== 'object' || fact === null) return fact === wanted;
  return isDecimal(fact) && typeof wanted === 'number' && fact.eq(decimalOfNumber(wanted));
}

function isIn(fact: FactValue, wanted: Json): boolean {
  if (!isList(wanted)) return false;
  for (const element of wanted) if (equal(fact, element)) return true;
  return false;
}

function holdsElement(list: readonly Json[], wanted: Json): boolean {
  for (const element of list) if (equal(element, wanted)) return true;
  return false;
}

function isList(value: FactValue): value is readonly Json[] {
  return Array.isArray(value);
}

/** Negative, zero or positive; NaN, which satisfies no comparison, unless both sides are numbers. */
function compareNumbers(fact: FactValue, wanted: Json): number {
  if (typeof wanted !== 'number') return NaN;
  if (typeof fact === 'number') return fact - wanted;
  return isDecimal(fact) ? fact.cmp(decimalOfNumber(wanted)) : NaN;
}
