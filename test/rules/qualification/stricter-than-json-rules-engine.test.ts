/**
 * Each place where our contract is stricter than json-rules-engine used plainly: both answers, side by side, and a line
 * in the guide for rule authors.
 */
import { describe, expect, it } from 'vitest';
import type { RuleProperties } from 'json-rules-engine';
import { parsePath } from '../../../rules/qualification/fact-path.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import type { Leaf } from '../../../rules/qualification/condition.ts';
import { textOf } from '../../architecture/repository.ts';
import { mistakes } from '../programme/mistakes.ts';
import { toolText } from '../programme/programme-files.ts';
import { plainEngine, runPlainly } from './plain-engine.ts';
import { versionOf } from './versions.ts';

const GUIDE = textOf('docs/rule-authors-guide.md');

const ACTIVITY = {
  tool: 'code',
  action: 'created',
  asset: undefined,
  properties: { files: '5', n: 5, title: 'abc', tags: ['x', 'y'], sizes: [5], sameAsTool: 'code' },
};

interface WrittenLeaf extends Omit<Leaf, 'path'> {
  readonly path?: string;
}

async function holdsPlainly(conditions: unknown): Promise<boolean | 'throws'> {
  const rule = { conditions, event: { type: 'holds' } } as RuleProperties;
  try {
    return (await runPlainly(plainEngine([rule]), ACTIVITY)).length > 0;
  } catch {
    return 'throws';
  }
}

async function holdsHere({ path, ...leaf }: WrittenLeaf): Promise<boolean> {
  const conditions = { ...leaf, path: path === undefined ? null : parsePath(path) };
  const rules = [{ name: 'the rule', description: null, conditions }];
  const tool = { tool: 'code', title: 'Code', description: null, rules, examples: [] };
  const [ruling] = await createRuleEngine([versionOf(tool)]).rule([{ time: 0, data: ACTIVITY }]);
  return ruling?.kind === 'accepted';
}

describe('what json-rules-engine lets pass and Tenure does not', () => {
  it.each<[string, WrittenLeaf]>([
    ['a text as a list', { fact: 'action', operator: 'in', value: 'recreated' }],
    ['a text as a number', { fact: 'properties', path: '$.files', operator: 'greaterThan', value: 4 }],
    ['a list of one number as that number', { fact: 'properties', path: '$.sizes', operator: 'greaterThan', value: 4 }],
    ['a number written as text', { fact: 'properties', path: '$.n', operator: 'lessThan', value: '40' }],
    ['a path into a text', { fact: 'action', path: '$.x', operator: 'equal', value: 'created' }],
    ['a place in a list', { fact: 'properties', path: '$.tags.0', operator: 'equal', value: 'x' }],
    ['the length of a list', { fact: 'properties', path: '$.tags.length', operator: 'equal', value: 2 }],
    ['the length of a text', { fact: 'properties', path: '$.title.length', operator: 'equal', value: 3 }],
    [
      'another fact as the operand',
      { fact: 'properties', path: '$.sameAsTool', operator: 'equal', value: { fact: 'tool' } },
    ],
  ])('%s', async (name, leaf) => {
    expect(GUIDE).toContain(name);
    expect(await holdsPlainly({ all: [leaf] })).toBe(true);
    expect(await holdsHere(leaf)).toBe(false);
  });
});

const LEAF = { fact: 'action', operator: 'equal', value: 'created' };

describe('what json-rules-engine takes in silence and Tenure refuses to publish', () => {
  it.each<[string, unknown, boolean | 'throws']>([
    ['an empty "all"', { all: [] }, true],
    ['an empty "any"', { any: [] }, true],
    ['"all" beside "any"', { all: [{ ...LEAF, value: 'deleted' }], any: [LEAF] }, true],
    ['a misspelt key', { all: [{ ...LEAF, parh: '$.x' }] }, true],
    ['a misspelt fact', { all: [{ ...LEAF, fact: 'acton', operator: 'notEqual' }] }, true],
    [
      'a JSONPath expression',
      { all: [{ fact: 'properties', path: '$.tags[*]', operator: 'contains', value: 'x' }] },
      true,
    ],
    ['a misspelt operator, found only when reached', { all: [{ ...LEAF, operator: 'equals' }] }, 'throws'],
    ['a number as a list, found only when reached', { all: [{ ...LEAF, operator: 'in', value: 7 }] }, 'throws'],
  ])('%s', async (name, conditions, plainly) => {
    expect(GUIDE).toContain(name);
    expect(await holdsPlainly(conditions)).toBe(plainly);
    expect(mistakes({ 'tools/code.json': toolText('code', conditions) })).not.toEqual([]);
  });
});
