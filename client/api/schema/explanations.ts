/** Why a rule set accepts an activity or not, as it is answered (`rules/explain`). */
import { z } from 'zod';
import { PRECONDITIONS } from '../../../rules/explain/explain-preconditions.ts';
import { OPERATORS } from '../../../rules/qualification/condition.ts';
import { VERDICT_REASONS } from '../../../rules/relationship/verdict.ts';
import { eventName, lang, mendings, page, timeIn, timeOut } from './common.ts';
import { periodShape } from './relationships.ts';

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

export const explanationQuery = z.strictObject({
  at: timeIn.optional().meta({ description: 'now if left out' }),
  lang,
});

export const activitiesQuery = z.strictObject({
  ...page,
  lang,
});

const preconditions = z.array(
  z.object({
    precondition: z.enum(PRECONDITIONS),
    outcome: z.enum(['met', 'failed', 'not_checked']),
    decides: z.boolean().meta({ description: 'the first that fails' }),
    since: eventName.extend({ type: z.string(), time: timeOut }).nullable(),
    mendings,
    words: z.array(z.string()),
  }),
);

const explainedActivity = z
  .object({
    source: z.string(),
    id: z.string(),
    time: timeOut,
    user: z.string(),
    tool: z.string(),
    action: z.string(),
    qualifies: z.boolean(),
    reason: z.enum(VERDICT_REASONS).nullable(),
    expiresAt: timeOut.nullable().meta({ description: 'until when it counts' }),
    ruling: rulingExplanation,
    preconditions: preconditions.nullable().meta({ description: 'as they were then, if one of them failed' }),
    words: z.array(z.string()),
  })
  .meta({ id: 'ExplainedActivity' });

export const explanationAnswer = z
  .object({
    partner: z.string(),
    client: z.string(),
    at: timeOut,
    status: z.enum(['managed', 'ended', 'never']),
    credited: z.boolean(),
    period: z.object(periodShape).nullable().meta({ description: 'the running one, or the last' }),
    users: z.array(z.object({ user: z.string(), firstFailing: z.enum(PRECONDITIONS).nullable(), preconditions })),
    activities: z.object({ total: z.int(), qualifying: z.int() }),
    lastActivity: explainedActivity.nullable(),
  })
  .meta({ id: 'Explanation' });

export const activitiesAnswer = z
  .object({ items: z.array(explainedActivity), nextCursor: z.string().nullable() })
  .meta({ id: 'ActivityPage' });
