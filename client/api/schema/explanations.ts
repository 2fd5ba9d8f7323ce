/** Why a rule set accepts an activity or not, as it is answered (`rules/explain`). */
import { z } from 'zod';
import { OPERATORS } from '../../../rules/qualification/condition.ts';

const holds = z.boolean().nullable().meta({ description: 'null for what was not checked' });

/** Parts stand in the order of the file. */
const condition = z
  .union([
    z.object({
      kind: z.enum(['all', 'any']),
      holds,
      get conditions(): z.ZodType {
        return z.array(condition);
      },
    }),
    z.object({
      kind: z.literal('not'),
      holds,
      get condition(): z.ZodType {
        return condition;
      },
    }),
    z.object({
      kind: z.literal('comparison'),
      holds,
      fact: z.string(),
      path: z.string().nullable().meta({ description: '$.a.b, or null for the fact itself' }),
      operator: z.enum(OPERATORS),
      wanted: z.json(),
      actual: z.json().optional().meta({ description: 'left out when it is absent, or was not checked' }),
    }),
  ])
  .meta({ id: 'ConditionExplanation' });

export const rulingExplanation = z
  .object({
    kind: z.enum(['accepted', 'unknown_tool', 'rule_not_met']),
    version: z.string().nullable().meta({ description: 'the rule set that was asked; null when none was in force' }),
    tool: z.string(),
    rule: z.string().nullable().meta({ description: 'the first rule that holds' }),
    rules: z.array(z.object({ name: z.string(), description: z.string().nullable(), holds, conditions: condition })),
  })
  .meta({ id: 'RulingExplanation' });
