import { Big } from 'big.js';
import { describe, expect, it } from 'vitest';
import { OPERATORS, type Operator } from '../../../rules/qualification/condition.ts';
import type { FactValue } from '../../../rules/qualification/fact-value.ts';
import { COMPARISONS } from '../../../rules/qualification/operators.ts';
import type { Json } from '../../../rules/events/event.ts';

/** The operators that hold between a fact and an operand; `in` and `notIn` are only asked about lists. */
function holding(fact: FactValue, wanted: Json): readonly Operator[] {
  const asked = Array.isArray(wanted) ? OPERATORS : OPERATORS.filter((name) => name !== 'in' && name !== 'notIn');
  return asked.filter((operator) => COMPARISONS[operator](fact, wanted));
}

describe('an absent fact', () => {
  it.each<[Json]>([['x'], [0], [null], [''], [false], [{}]])('is not equal to %j, and nothing else', (wanted) => {
    expect(holding(undefined, wanted)).toEqual(['notEqual']);
  });

  it('is in no list, and nothing else', () => {
    expect(holding(undefined, [])).toEqual(['notEqual', 'notIn']);
    expect(holding(undefined, [null, ''])).toEqual(['notEqual', 'notIn']);
  });
});

describe('equal', () => {
  it.each<[FactValue, Json]>([
    ['a', 'a'],
    ['', ''],
    [1, 1],
    [0, -0],
    [true, true],
    [null, null],
  ])('holds between %j and %j', (fact, wanted) => {
    expect(COMPARISONS.equal(fact, wanted)).toBe(true);
    expect(COMPARISONS.notEqual(fact, wanted)).toBe(false);
  });

  const same: Json = ['a'];
  it.each<[FactValue, Json]>([
    ['1', 1],
    [1, true],
    [0, null],
    ['', null],
    ['a', 'A'],
    [same, same],
    [{}, {}],
    ['a', ['a']],
    [['a'], 'a'],
  ])('does not hold between %j and %j', (fact, wanted) => {
    expect(COMPARISONS.equal(fact, wanted)).toBe(false);
    expect(COMPARISONS.notEqual(fact, wanted)).toBe(true);
  });
});

describe('in and notIn', () => {
  it('compare elements as equal does', () => {
    expect(COMPARISONS.in(1, ['1', 1])).toBe(true);
    expect(COMPARISONS.in(1, ['1', true])).toBe(false);
    expect(COMPARISONS.in(null, [null])).toBe(true);
    expect(COMPARISONS.notIn([1], [[1]])).toBe(true);
  });

  it('find nothing in an empty list, and nothing in what is no list', () => {
    expect(holding('a', [])).toEqual(['notEqual', 'notIn']);
    expect(COMPARISONS.in('a', 'abc')).toBe(false);
    expect(COMPARISONS.notIn('a', 'abc')).toBe(true);
    expect(COMPARISONS.in('a', { a: 'a' })).toBe(false);
  });
});

describe('contains and doesNotContain', () => {
  it('are opposites for lists', () => {
    expect(holding(['a', 1], 'a')).toEqual(['notEqual', 'contains']);
    expect(holding(['a', 1], '1')).toEqual(['notEqual', 'doesNotContain']);
    expect(holding([], 'a')).toEqual(['notEqual', 'doesNotContain']);
  });

  it.each<[FactValue]>([['abc'], [null], [{ a: 'a' }], [1]])('hold neither for %j', (fact) => {
    expect(COMPARISONS.contains(fact, 'a')).toBe(false);
    expect(COMPARISONS.doesNotContain(fact, 'a')).toBe(false);
  });

  it('never find a list or an object', () => {
    expect(COMPARISONS.contains([['a']], ['a'])).toBe(false);
    expect(COMPARISONS.doesNotContain([{}], {})).toBe(true);
  });
});

describe('comparisons of numbers', () => {
  it('take JSON numbers', () => {
    expect(holding(1, 2)).toEqual(['notEqual', 'lessThan', 'lessThanInclusive']);
    expect(holding(2, 2)).toEqual(['equal', 'lessThanInclusive', 'greaterThanInclusive']);
    expect(holding(2.5, 2)).toEqual(['notEqual', 'greaterThan', 'greaterThanInclusive']);
    expect(COMPARISONS.greaterThan(Number.MAX_VALUE, -Number.MAX_VALUE)).toBe(true);
  });

  it.each<[FactValue, Json]>([
    ['5', 4],
    ['2026-01-01', 2025],
    [5, '4'],
    [true, 0],
    [null, -1],
    [[5], 4],
    [{}, 0],
    ['b', 'a'],
  ])('hold never between %j and %j', (fact, wanted) => {
    expect(
      holding(fact, wanted).filter((operator) => operator.endsWith('Than') || operator.endsWith('Inclusive')),
    ).toEqual([]);
  });
});

describe('points', () => {
  it('compare as exact decimals with the decimal value of a JSON number', () => {
    expect(holding(new Big('0.1'), 0.1)).toEqual(['equal', 'lessThanInclusive', 'greaterThanInclusive']);
    expect(holding(new Big('0.3'), 0.30000000000000004)).toContain('lessThan');
    expect(holding(new Big('9007199254740993'), 9007199254740992)).toContain('greaterThan');
    expect(holding(new Big('1e21'), 1e21)).toContain('equal');
  });

  it('are numbers to every operator', () => {
    expect(COMPARISONS.in(new Big('1.50'), [1, 1.5])).toBe(true);
    expect(holding(new Big('1'), '1')).toEqual(['notEqual']);
    expect(holding(new Big('1'), ['1'])).toEqual(['notEqual', 'notIn']);
  });
});
