import { describe, expect, it } from 'vitest';
import type { Operator } from './reference/conditions.ts';
import { Exact, holds, valueAt } from './reference/conditions.ts';
import { parseDecimal } from './reference/fraction.ts';

/** Whether the one fact compares so; `undefined` is an absent fact. */
const compares = (fact: unknown, operator: Operator, value: unknown): boolean =>
  holds({ all: [{ fact: 'it', operator, value }] }, () => fact);

const OPERATORS: readonly Operator[] = [
  ...(['equal', 'notEqual', 'in', 'notIn', 'contains', 'doesNotContain'] as const),
  ...(['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'] as const),
];

describe('a condition', () => {
  it('is met by an absent value only under notEqual, notIn and not', () => {
    const met = OPERATORS.filter((operator) => compares(undefined, operator, operator.endsWith('n') ? [1] : 1));
    expect(met).toEqual(['notEqual', 'notIn']);
    const not = { not: { fact: 'it', operator: 'equal', value: null } } as const;
    expect(holds(not, () => undefined)).toBe(true);
  });

  it('compares strictly: no text as a number, no list or object as equal, null only with null', () => {
    expect(compares('2', 'equal', 2)).toBe(false);
    expect(compares('2', 'greaterThan', 1)).toBe(false);
    expect(compares(true, 'lessThanInclusive', 1)).toBe(false);
    expect(compares([1], 'equal', [1])).toBe(false);
    expect(compares(null, 'equal', null)).toBe(true);
    expect(compares('abc', 'contains', 'b')).toBe(false);
    expect(compares('abc', 'doesNotContain', 'x')).toBe(false);
    expect(compares([1, '2'], 'contains', 2)).toBe(false);
    expect(compares([1, '2'], 'doesNotContain', 2)).toBe(true);
    expect(compares('2', 'in', [2])).toBe(false);
  });

  it('follows own keys of objects only', () => {
    const value: unknown = JSON.parse('{ "a": { "b": 1 }, "list": [7], "__proto__": 5 }');
    const paths = ['a.b', 'a.c', 'a.constructor', 'list.0', 'list.length', '__proto__'];
    expect(paths.map((path) => valueAt(value, path.split('.')))).toEqual([1, ...Array<undefined>(4), 5]);
  });

  it('compares points exactly, beyond what a double holds', () => {
    const points = new Exact(parseDecimal('9007199254740993'));
    expect(compares(points, 'greaterThan', 9_007_199_254_740_992)).toBe(true);
    expect(compares(new Exact(parseDecimal('0.1')), 'equal', 0.1)).toBe(true);
    expect(compares(new Exact(parseDecimal('1')), 'equal', '1')).toBe(false);
  });
});
