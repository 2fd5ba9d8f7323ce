/** What-ifs as they are asked for and answered. */
import { z } from 'zod';
import { WHAT_IF_STATUSES } from '../../../store/what-if/what-if-row.ts';
import { DIFFERENCE_FORMATS } from '../../rule-sets/what-if-differences.ts';
import { limit, monthIn, timeOut } from './common.ts';
import { rulingExplanation } from './explanations.ts';
import { files } from './rule-sets.ts';

export const whatIfBody = z
  .strictObject({
    files,
    from: monthIn.optional().meta({ description: 'first month compared; that of the first event if left out' }),
    to: monthIn.optional().meta({ description: 'last month compared; that of the last event if left out' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    message: 'must not be before from',
  });

export const whatIfPath = z.object({
  id: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be the number of a what-if')
    .transform(Number)
    .meta({ description: 'the number that asking for it gave' }),
});

export const differencesQuery = z.strictObject({
  format: z.enum(DIFFERENCE_FORMATS).optional().meta({ description: 'json if left out' }),
  limit: limit.optional().meta({ description: 'most rows of each list, 1 to 1000; all if left out' }),
});

const month = z.string().nullable();

export const whatIfTotals = z
  .object({
    activities: z.object({ gains: z.int(), loses: z.int(), reason: z.int() }),
    periods: z.object({ begins: z.int(), ends: z.int(), moves: z.int() }),
    points: z.object({ before: z.string(), after: z.string(), difference: z.string() }),
    statements: z.int(),
    tiers: z.int(),
  })
  .meta({ id: 'WhatIfTotals' });

const summary = {
  id: z.int(),
  status: z.enum(WHAT_IF_STATUSES),
  askedAt: timeOut,
  askedBy: z.string(),
  from: month,
  to: month,
  at: timeOut.nullable().meta({ description: 'as of when periods are told; null before it works' }),
  position: z.int().nullable().meta({ description: 'up to where the ledger is looked at' }),
  progress: z
    .object({ phase: z.enum(['clients', 'partners']), done: z.int(), total: z.int() })
    .nullable()
    .meta({ description: 'first clients, counted by the events about them, then partners' }),
  totals: whatIfTotals.nullable().meta({ description: 'once it is finished' }),
  finishedAt: timeOut.nullable(),
  fault: z.string().nullable().meta({ description: 'why it failed' }),
};

export const whatIfSummary = z.object(summary).meta({ id: 'WhatIf' });

export const whatIfList = z.object({ items: z.array(whatIfSummary) }).meta({ id: 'WhatIfs' });

export const whatIfAnswer = z
  .object({
    ...summary,
    groups: z
      .array(
        z.object({
          kind: z.enum(['gains', 'loses', 'reason']),
          tool: z.string(),
          action: z.string(),
          count: z.int(),
          example: z.object({
            source: z.string(),
            id: z.string(),
            time: timeOut,
            data: z.looseObject({ user: z.string(), client: z.string(), tool: z.string(), action: z.string() }),
            before: rulingExplanation,
            after: rulingExplanation,
          }),
        }),
      )
      .meta({
        description: 'kinds of activities that come out differently, the 100 most frequent; none before the end',
      }),
  })
  .meta({ id: 'WhatIfResult' });
