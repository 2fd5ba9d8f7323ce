/** What history says that no rule speaks of, as it is asked for and answered. */
import { z } from 'zod';
import { monthIn, timeOut } from './common.ts';

/** `from` after `to` is a range without months, and so without activities. */
export const coverageQuery = z.strictObject({
  from: monthIn.optional().meta({ description: 'the first month; that of the first event if left out' }),
  to: monthIn.optional().meta({ description: 'the last month; that of the last event if left out' }),
});

export const coverageAnswer = z
  .object({
    activities: z.int().meta({ description: 'looked at' }),
    accepted: z.int().meta({ description: 'of these, by a rule' }),
    unspoken: z
      .array(
        z.object({
          tool: z.string(),
          action: z.string(),
          knowsTool: z.boolean().meta({ description: 'whether the rule set in force then knew the tool at all' }),
          count: z.int(),
          example: z.object({ source: z.string(), id: z.string(), time: timeOut }),
        }),
      )
      .meta({ description: 'kinds of activities that no rule could accept, the most frequent first' }),
    idleRules: z
      .array(z.object({ version: z.string(), tool: z.string(), rule: z.string() }))
      .meta({ description: 'rules that never decided anything' }),
  })
  .meta({ id: 'RuleSetCoverage' });
