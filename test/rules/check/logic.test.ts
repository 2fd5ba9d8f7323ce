/** What is said of conditions without an activity at hand, held against activities: nothing false is ever said. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantParts } from '../../../rules/check/logic/constant-parts.ts';
import { activityDomain, tierDomain } from '../../../rules/check/logic/domain.ts';
import { unreached } from '../../../rules/check/logic/unreached.ts';
import { activityReader } from '../../../rules/qualification/activity-reader.ts';
import type { Condition, Leaf } from '../../../rules/qualification/condition.ts';
import { holds } from '../../../rules/qualification/failed-condition.ts';
import { randomActivity, randomTool } from '../qualification/random-rules.ts';

const domain = activityDomain('code');
const leaf = (fact: string, operator: Leaf['operator'], value: Leaf['value'], path: Leaf['path'] = null): Leaf => ({
  fact,
  path,
  operator,
  value,
});
const words = (operator: Leaf['operator'], value: Leaf['value']): Leaf =>
  leaf('properties', operator, value, ['words']);

/** An asset is never an empty text (`docs/domain.md §2`). */
const possibleActivity = randomActivity.map((activity) =>
  activity.asset === '' ? { ...activity, asset: null } : activity,
);

/** Follows the pointer of a part into its conditions. */
function partAt(condition: unknown, pointer: string): Condition {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], condition) as Condition;
}

describe('constant parts', () => {
  const found = (condition: Condition): readonly string[] =>
    constantParts(condition, domain).map(({ pointer, holds: truth }) => `${pointer} ${truth ? 'always' : 'never'}`);

  it.each<[string, Condition, readonly string[]]>([
    ['two values of one fact', { all: [leaf('action', 'equal', 'a'), leaf('action', 'equal', 'b')] }, [' never']],
    ['an empty range', { all: [words('lessThan', 3), words('greaterThan', 3)] }, [' never']],
    ['a range of one number', { all: [words('lessThanInclusive', 3), words('greaterThanInclusive', 3)] }, []],
    ['a range between neighbours', { all: [words('lessThan', 1.1), words('greaterThan', 1)] }, []],
    ['a value and its opposite', { any: [words('equal', 3), { not: words('equal', 3) }] }, [' always']],
    ['a number and everything but numbers', { any: [words('lessThan', 3), words('greaterThanInclusive', 3)] }, []],
    ['an empty list', { any: [leaf('action', 'in', []), leaf('action', 'equal', 'a')] }, ['/any/0 never']],
    ['lists with and without', { all: [words('contains', 'a'), words('doesNotContain', 'b')] }, []],
    ['a list that is a text', { all: [words('contains', 'a'), words('equal', 'a')] }, [' never']],
    ['another tool', { all: [leaf('tool', 'equal', 'blog'), words('equal', 1)] }, ['/all/0 never']],
    ['an asset without a name', { not: leaf('asset', 'equal', '') }, ['/not never']],
    [
      'three that exclude each other',
      { all: [leaf('action', 'in', ['a', 'b']), leaf('action', 'in', ['b', 'c']), leaf('action', 'in', ['a', 'c'])] },
      [' never'],
    ],
  ])('of %s', (_, condition, expected) => {
    expect(found(condition)).toEqual(expected);
  });

  it('know that clients are counted in whole numbers, medians in halves, and that only the total can be negative', () => {
    const between = (fact: string, low: number, high: number, path: Leaf['path'] = null): number =>
      constantParts({ all: [leaf(fact, 'greaterThan', low, path), leaf(fact, 'lessThan', high, path)] }, tierDomain)
        .length;
    expect(between('managedClients', 1, 2)).toBe(1);
    expect(between('qualifyingActivities', 1, 2, ['90'])).toBe(1);
    expect(between('toolsUsedMedian', 1, 2)).toBe(0);
    expect(between('toolsUsedMedian', 1, 1.5)).toBe(1);
    expect(between('managedPoints', 1, 1.5)).toBe(0);
    expect(between('managedPoints', -2, 0)).toBe(2);
    expect(between('totalPoints', -2, 0)).toBe(0);
  });

  it('are never contradicted by an activity', () => {
    fc.assert(
      fc.property(randomTool, fc.array(possibleActivity, { maxLength: 20 }), ({ rules }, activities) => {
        for (const { conditions } of rules) {
          for (const { pointer, holds: truth } of constantParts(conditions, domain)) {
            const part = partAt(conditions, pointer);
            for (const activity of activities) expect(holds(part, activity, activityReader)).toBe(truth);
          }
        }
      }),
      { numRuns: 1000, seed: 4 },
    );
  });
});

describe('unreached conditions', () => {
  it('are those that earlier ones cover, alone or together', () => {
    const action = (value: string): Condition => leaf('action', 'equal', value);
    const both: Condition = leaf('action', 'in', ['a', 'b']);
    expect(unreached([action('a'), action('b'), both], domain)).toEqual([{ index: 2, behind: null }]);
    expect(unreached([both, action('a')], domain)).toEqual([{ index: 1, behind: 0 }]);
    expect(unreached([action('a'), both], domain)).toEqual([]);
    expect(
      unreached([{ all: [both, words('greaterThan', 1)] }, { all: [both, words('greaterThan', 2)] }], domain),
    ).toEqual([{ index: 1, behind: 0 }]);
  });

  it('never decide an activity', () => {
    fc.assert(
      fc.property(randomTool, fc.array(possibleActivity, { maxLength: 20 }), ({ rules }, activities) => {
        const conditions = rules.map((rule) => rule.conditions);
        const hidden = unreached(conditions, domain).map(({ index }) => index);
        for (const activity of activities) {
          const first = conditions.findIndex((condition) => holds(condition, activity, activityReader));
          expect(hidden).not.toContain(first);
        }
      }),
      { numRuns: 1000, seed: 4 },
    );
  });

  it('are given up on, not guessed, where there is too much to try', () => {
    const lists = Array.from({ length: 30 }, (_, index) => leaf('properties', 'contains', `tag-${index}`, ['tags']));
    const pairs = lists.map((one, index): Condition => ({ any: [one, lists[(index + 7) % 30] ?? one] }));
    expect(unreached([{ all: pairs }, { any: [{ all: pairs.slice(1) }, { all: lists }] }], domain)).toEqual([]);
  });
});
