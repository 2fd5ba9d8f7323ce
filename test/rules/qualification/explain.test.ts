import { describe, expect, it } from 'vitest';
import { failedConditions } from '../../../rules/qualification/explain.ts';
import { programmeWith, toolText } from '../programme/programme-files.ts';

const EDITED = { fact: 'action', operator: 'equal', value: 'edited' };
const LARGE = { fact: 'properties', path: 'files', operator: 'greaterThan', value: 40 };
const LIVE = { fact: 'properties', path: '$.page.status', operator: 'in', value: ['live'] };

function explain(conditions: readonly unknown[], action: string, properties = {}) {
  const tool = programmeWith({ 'tools/code.json': toolText('code', ...conditions) }).tools.get('code');
  if (tool === undefined) throw new Error('no tool');
  return failedConditions(tool, { tool: 'code', action, asset: undefined, properties });
}

const brief = (...parameters: Parameters<typeof explain>) =>
  explain(...parameters).map(
    ({ rule, fact, path, negated, actual }) =>
      `${rule}: ${negated ? 'not ' : ''}${path ?? fact} was ${JSON.stringify(actual)}`,
  );

describe('the conditions that failed', () => {
  it('carry fact, path, operator, what was wanted and what was found', () => {
    expect(explain([{ all: [EDITED, LIVE] }], 'edited', { page: { status: 'draft' } })).toEqual([
      {
        rule: 'rule 1',
        fact: 'properties',
        path: '$.page.status',
        operator: 'in',
        wanted: ['live'],
        actual: 'draft',
        negated: false,
      },
    ]);
  });

  it('are told apart as absent and null', () => {
    expect(explain([LIVE], 'edited')[0]?.actual).toBeUndefined();
    expect(explain([LIVE], 'edited', { page: { status: null } })[0]?.actual).toBeNull();
  });

  it('come per rule, in file order, and only from rules that do not hold', () => {
    expect(brief([{ all: [LIVE, EDITED] }, { any: [LIVE] }, { all: [EDITED] }], 'viewed')).toEqual([
      'rule 1: $.page.status was undefined',
      'rule 1: action was "viewed"',
      'rule 2: $.page.status was undefined',
      'rule 3: action was "viewed"',
    ]);
    expect(brief([{ all: [LIVE] }, { all: [EDITED] }], 'edited')).toEqual(['rule 1: $.page.status was undefined']);
  });

  it('are only the failing parts of "all", and every part of "any"', () => {
    expect(brief([{ all: [EDITED, { any: [LIVE, EDITED] }, LARGE] }], 'edited', { files: 1 })).toEqual([
      'rule 1: $.files was 1',
    ]);
    expect(brief([{ any: [LIVE, LARGE] }], 'edited', { files: 1 })).toEqual([
      'rule 1: $.page.status was undefined',
      'rule 1: $.files was 1',
    ]);
  });

  it('in a "not" are those that held', () => {
    expect(brief([{ not: { any: [LARGE, LIVE] } }], 'edited', { files: 41 })).toEqual(['rule 1: not $.files was 41']);
    expect(brief([{ not: { not: EDITED } }], 'viewed')).toEqual(['rule 1: action was "viewed"']);
    expect(brief([{ not: { all: [EDITED, { not: LARGE }] } }], 'edited', { files: 1 })).toEqual([
      'rule 1: not action was "edited"',
      'rule 1: $.files was 1',
    ]);
  });

  it('are none for a tool without rules', () => {
    expect(explain([], 'edited')).toEqual([]);
  });
});
