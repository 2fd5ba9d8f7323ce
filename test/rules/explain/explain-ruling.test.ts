import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConditionExplanation } from '../../../rules/explain/explain-condition.ts';
import { explainRuling } from '../../../rules/explain/explain-ruling.ts';
import { leavesOf } from '../../../rules/qualification/condition.ts';
import { failedConditions } from '../../../rules/qualification/explain.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { programmeWith, toolText } from '../programme/programme-files.ts';
import { randomActivity, randomTool } from '../qualification/random-rules.ts';
import { versionOf } from '../qualification/versions.ts';

const EDITED = { fact: 'action', operator: 'equal', value: 'edited' };
const LARGE = { fact: 'properties', path: '$.files', operator: 'greaterThan', value: 40 };

function explain(conditions: readonly unknown[], action: string, properties = {}) {
  const programme = programmeWith({ 'tools/code.json': toolText('code', ...conditions) });
  const version = { version: 'oss@1', effectiveFrom: 'always', programme } as const;
  return explainRuling(version, { tool: 'code', action, properties });
}

function comparisons(condition: ConditionExplanation): readonly (ConditionExplanation & { kind: 'comparison' })[] {
  if (condition.kind === 'comparison') return [condition];
  return condition.kind === 'not' ? comparisons(condition.condition) : condition.conditions.flatMap(comparisons);
}

describe('an explained ruling', () => {
  it('names the version and the first rule that holds; what comes after it was not checked', () => {
    const explained = explain([{ all: [LARGE] }, { all: [EDITED] }, { all: [EDITED, LARGE] }], 'edited');
    expect(explained).toMatchObject({ kind: 'accepted', version: 'oss@1', tool: 'code', rule: 'rule 2' });
    expect(explained.rules.map(({ name, holds }) => [name, holds])).toEqual([
      ['rule 1', false],
      ['rule 2', true],
      ['rule 3', null],
    ]);
    expect(explained.rules.map(({ conditions }) => comparisons(conditions).map(({ holds }) => holds))).toEqual([
      [false],
      [true],
      [null, null],
    ]);
  });

  it('tells of each condition what was wanted and what was found, in the order of the file', () => {
    const [rule] = explain([{ all: [EDITED, { not: LARGE }] }], 'viewed', { files: 41 }).rules;
    expect(rule?.conditions).toEqual({
      kind: 'all',
      holds: false,
      conditions: [
        {
          kind: 'comparison',
          holds: false,
          fact: 'action',
          path: null,
          operator: 'equal',
          wanted: 'edited',
          actual: 'viewed',
        },
        {
          kind: 'not',
          holds: false,
          condition: {
            kind: 'comparison',
            holds: true,
            fact: 'properties',
            path: '$.files',
            operator: 'greaterThan',
            wanted: 40,
            actual: 41,
          },
        },
      ],
    });
  });

  it('leaves out what is absent, and says null where null was found', () => {
    const any = { any: [{ ...LARGE, operator: 'equal', value: 1 }] };
    expect(comparisons(explain([any], 'edited').rules[0]?.conditions as ConditionExplanation)[0]).not.toHaveProperty(
      'actual',
    );
    const withNull = explain([any], 'edited', { files: null }).rules[0]?.conditions as ConditionExplanation;
    expect(comparisons(withNull)[0]).toMatchObject({ actual: null });
  });

  it('says when the tool is unknown, or no rule set was in force', () => {
    const activity = { tool: 'kode', action: 'edited' };
    const version = { version: 'oss@1', effectiveFrom: 'always', programme: programmeWith() } as const;
    expect(explainRuling(version, activity)).toEqual({
      kind: 'unknown_tool',
      version: 'oss@1',
      tool: 'kode',
      rule: null,
      rules: [],
    });
    expect(explainRuling(null, activity)).toMatchObject({ kind: 'unknown_tool', version: null });
  });

  it('refuses an activity of a tool without rules, with no conditions', () => {
    expect(explain([], 'edited')).toMatchObject({ kind: 'rule_not_met', rule: null, rules: [] });
  });

  it('is the ruling of the engine, and blames what the verdict blames', async () => {
    const oneCase = fc.asyncProperty(randomTool, randomActivity, async (tool, activity) => {
      const version = versionOf(tool);
      const [ruling] = await createRuleEngine([version]).rule([{ time: 0, data: activity }]);
      const explained = explainRuling(version, activity);
      expect(explained.kind).toBe(ruling?.kind);
      expect(explained.rule).toBe(ruling?.kind === 'accepted' ? ruling.rule : null);
      for (const [index, { holds, name, conditions }] of explained.rules.entries()) {
        const leaves = comparisons(conditions);
        expect(leaves).toHaveLength(leavesOf(tool.rules[index]?.conditions ?? { all: [] }).length);
        expect(leaves.every((leaf) => (leaf.holds === null) === (holds === null))).toBe(true);
        if (holds !== false) continue;
        for (const failed of failedConditions(tool, activity).filter(({ rule }) => rule === name)) {
          const { fact, path, operator, wanted, negated } = failed;
          const named = JSON.stringify([fact, path, operator, wanted, negated]);
          expect(
            leaves.map((leaf) => JSON.stringify([leaf.fact, leaf.path, leaf.operator, leaf.wanted, leaf.holds])),
          ).toContain(named);
        }
      }
    });
    await fc.assert(oneCase, { numRuns: 1000, seed: 4 });
  });
});
