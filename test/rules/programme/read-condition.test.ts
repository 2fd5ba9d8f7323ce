import { describe, expect, it } from 'vitest';
import { mistakes } from './mistakes.ts';
import { toolText } from './programme-files.ts';

const code = (...conditions: readonly unknown[]) => ({ 'tools/code.json': toolText('code', ...conditions) });

const LEAF = { fact: 'action', operator: 'equal', value: 'edited' };

describe('a condition is refused', () => {
  it.each([
    ['an empty "any"', { any: [] }, '/any "any" is empty'],
    ['a group that is no list', { all: LEAF }, '/all "all" must be a list of conditions, not an object'],
    ['a "not" that is a list', { not: [LEAF] }, '/not must be a condition (an object), not a list'],
    ['"not" beside "all"', { all: [LEAF], not: LEAF }, ' "all" and "not" stand beside each other'],
    ['a comparison beside a group', { all: [LEAF], fact: 'action' }, '/fact "fact" can\'t stand beside "all"'],
    ['priorities', { all: [{ ...LEAF, priority: 2 }] }, '/all/0/priority unknown key "priority"'],
    ['shared conditions', { all: [{ condition: 'shared' }] }, '/all/0/condition unknown key "condition"'],
    ['something that is no condition', { all: [7] }, '/all/0 must be a condition (an object), not 7'],
    ['an empty object', { all: [{}] }, '/all/0 is no condition'],
    ['a missing operand', { all: [{ fact: 'action', operator: 'equal' }] }, '/all/0 "value" is missing'],
    ['a missing fact', { all: [{ operator: 'equal', value: 1 }] }, '/all/0 "fact" is missing'],
    ['a decorated operator', { all: [{ ...LEAF, operator: 'not:equal' }] }, 'unknown operator "not:equal"'],
    ['a dynamic operand list', { all: [{ ...LEAF, operator: 'in', value: { fact: 'tool' } }] }, '"in" needs a list'],
    ['a list of lists for "notIn"', { all: [{ ...LEAF, operator: 'notIn', value: [[1]] }] }, '"notIn" needs a list'],
    [
      'a text for a number',
      { all: [{ ...LEAF, operator: 'lessThan', value: '5' }] },
      '"lessThan" needs a number, not "5"',
    ],
    [
      'a path into a single value',
      { all: [{ ...LEAF, path: '$.length' }] },
      '"action" is a single value and takes no path',
    ],
    ['a tier fact in a tool', { all: [{ ...LEAF, fact: 'totalPoints' }] }, 'unknown fact "totalPoints"'],
    ['an inherited name as a fact', { all: [{ ...LEAF, fact: 'constructor' }] }, 'unknown fact "constructor"'],
    ['a null', null, ' must be a condition (an object), not null'],
  ])('for %s', (_, conditions, message) => {
    expect(mistakes(code(conditions)).join('\n')).toContain(message);
  });

  it.each(['$', '$.', '', '$..files', '$.a[0]', '$.*', '$.items[?(@.a > 1)].name', 'a..b', '.a', '$.a.^', 7, null])(
    'for the path %j',
    (path) => {
      const found = mistakes(code({ all: [{ fact: 'properties', path, operator: 'equal', value: 1 }] }));
      expect(found).toHaveLength(1);
      expect(found[0]).toContain('/all/0/path must be a plain dot path');
    },
  );

  it('for a number that is finite nowhere, and one with more digits than a double keeps', () => {
    const conditions = (value: string) => ({
      'tools/code.json': toolText('code', {
        all: [{ fact: 'properties', path: 'n', operator: 'lessThan', value: 'N' }],
      }).replace('"N"', value),
    });
    expect(mistakes(conditions('1e400'))).toEqual([
      'tools/code.json#/rules/0/conditions/all/0/value is beyond the range of a double',
    ]);
    expect(mistakes(conditions('0.12345678901234567890'))).toEqual([
      'tools/code.json# the number 0.12345678901234567890 has more digits than are kept: shorten it',
    ]);
    expect(mistakes(conditions('0.10'))).toEqual([]);
  });

  it('for nesting that could exhaust the stack', () => {
    const depth = 20_000;
    const deep = `{"all":[${'{"not":'.repeat(depth)}${JSON.stringify(LEAF)}${'}'.repeat(depth)}]}`;
    const text = toolText('code', 'DEEP').replace('"DEEP"', deep);
    expect(mistakes({ 'tools/code.json': text }).join()).toContain('is nested deeper than');
  });
});
