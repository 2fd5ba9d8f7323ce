import type { Fraction } from './fraction.ts';
import { compareFractions, fromJsonNumber } from './fraction.ts';

/** A condition tree of docs/interfaces.md §2. */
export type Condition =
  { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] } | { readonly not: Condition } | Leaf;

export interface Leaf {
  readonly fact: string;
  readonly path?: string;
  readonly operator: Operator;
  readonly value: unknown;
}

export type Operator =
  | 'equal'
  | 'notEqual'
  | 'in'
  | 'notIn'
  | 'contains'
  | 'doesNotContain'
  | 'lessThan'
  | 'lessThanInclusive'
  | 'greaterThan'
  | 'greaterThanInclusive';

/** A fact that is an exact decimal (points), not a JSON value. */
export class Exact {
  readonly value: Fraction;

  constructor(value: Fraction) {
    this.value = value;
  }
}

/** The value of a fact at a path; `undefined` is an absent one (JSON has no such value). */
export type FactLookup = (fact: string, path: readonly string[]) => unknown;

/** Whether a condition tree holds: strict and total, every leaf is decided (docs/interfaces.md §2). */
export function holds(condition: Condition, lookUp: FactLookup): boolean {
  if ('all' in condition) return condition.all.every((child) => holds(child, lookUp));
  if ('any' in condition) return condition.any.some((child) => holds(child, lookUp));
  if ('not' in condition) return !holds(condition.not, lookUp);
  return compares(lookUp(condition.fact, steps(condition.path)), condition.operator, condition.value);
}

/** Follows own keys of objects; anything else is absent. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const isKey = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, step);
  return isKey ? valueAt(Object.getOwnPropertyDescriptor(value, step)?.value, rest) : undefined;
}

/** `$.a.b` and `a.b` are the same plain dot path. */
function steps(path: string | undefined): string[] {
  return path === undefined ? [] : path.replace(/^\$\./, '').split('.');
}

function compares(fact: unknown, operator: Operator, wanted: unknown): boolean {
  switch (operator) {
    case 'equal':
      return isSame(fact, wanted);
    case 'notEqual':
      return !isSame(fact, wanted);
    case 'in':
      return isOneOf(fact, wanted);
    case 'notIn':
      return !isOneOf(fact, wanted);
    case 'contains':
      return Array.isArray(fact) && fact.some((element) => isSame(element, wanted));
    case 'doesNotContain':
      return Array.isArray(fact) && !fact.some((element) => isSame(element, wanted));
    case 'lessThan':
      return difference(fact, wanted) < 0;
    case 'lessThanInclusive':
      return difference(fact, wanted) <= 0;
    case 'greaterThan':
      return difference(fact, wanted) > 0;
    case 'greaterThanInclusive':
      return difference(fact, wanted) >= 0;
  }
}

/** The same type and value; never between lists or objects, never for an absent value. */
function isSame(fact: unknown, wanted: unknown): boolean {
  if (fact instanceof Exact) return difference(fact, wanted) === 0;
  if (typeof fact === 'object' && fact !== null) return false;
  return fact !== undefined && fact === wanted;
}

function isOneOf(fact: unknown, wanted: unknown): boolean {
  return Array.isArray(wanted) && wanted.some((element) => isSame(fact, element));
}

/** Fact minus wanted, by sign; NaN, which fails every comparison, unless both are numbers. */
function difference(fact: unknown, wanted: unknown): number {
  if (typeof wanted !== 'number') return Number.NaN;
  if (fact instanceof Exact) return compareFractions(fact.value, fromJsonNumber(wanted));
  return typeof fact === 'number' ? fact - wanted : Number.NaN;
}
