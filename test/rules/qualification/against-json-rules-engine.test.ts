import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failedConditions } from '../../../rules/qualification/explain.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { rulesThatHold } from './plain-engine.ts';
import { randomActivity, randomTool } from './random-rules.ts';
import { versionOf } from './versions.ts';

const CASES = 10_000;

describe('where the contracts agree', () => {
  it(
    'rulings are those of json-rules-engine used plainly, and explanations fit them',
    { timeout: 120_000 },
    async () => {
      const oneCase = fc.asyncProperty(
        randomTool,
        fc.tuple(randomActivity, randomActivity),
        async (tool, activities) => {
          const engine = createRuleEngine([versionOf(tool)]);
          const rulings = await engine.rule(activities.map((data) => ({ time: 0, data })));
          for (const [index, activity] of activities.entries()) {
            const [first] = await rulesThatHold(tool, activity);
            const ruling = rulings[index];
            expect(ruling?.kind === 'accepted' ? ruling.rule : undefined).toBe(first);
            const blamed = new Set(failedConditions(tool, activity).map(({ rule }) => rule));
            const unmet = tool.rules.filter(({ name }) => blamed.has(name));
            expect(unmet.length === tool.rules.length).toBe(ruling?.kind === 'rule_not_met');
          }
        },
      );
      await fc.assert(oneCase, { numRuns: CASES, seed: 20_261_123 });
    },
  );
});
