/** What people ask of months, and adjustments, as they come in and are answered. */
import { z } from 'zod';
import { eventName, monthIn, partnerId, timeOut } from './common.ts';
import { changes } from './months.ts';

export const waitQuery = z.strictObject({
  wait: z
    .string()
    .regex(/^\d{1,2}$/, 'must be a number of seconds from 0 to 60')
    .transform(Number)
    .refine((seconds) => seconds <= 60, 'must be a number of seconds from 0 to 60')
    .optional()
    .meta({ description: 'real seconds to wait for the outcome, 0 to 60; 20 if left out' }),
});

export const requestPath = z.object({
  request: z
    .string()
    .regex(/^\d{1,15}$/, 'must be a number')
    .transform(Number),
});

const closed = z.array(z.string()).meta({ description: 'months that were closed, in order' });

const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drafted'), month: z.string(), hash: z.string() }),
  z.object({ kind: z.literal('closed'), closed }),
  z.object({ kind: z.literal('already_closed'), month: z.string() }),
  z.object({ kind: z.literal('out_of_date'), month: z.string(), changes, closed }),
  z.object({
    kind: z.literal('no_such_month'),
    why: z.enum(['no_events', 'before_first_month', 'month_not_over']),
  }),
  z.object({ kind: z.literal('control_sums'), month: z.string(), faults: z.array(z.unknown()), closed }),
]);

export const requestAnswer = z
  .object({
    request: z.int().meta({ description: 'to ask for the outcome by' }),
    month: z.string(),
    ask: z.enum(['run', 'close']),
    askedAt: timeOut,
    finishedAt: timeOut.nullable(),
    outcome: outcome.nullable().meta({ description: 'null while a worker works on it' }),
    working: z
      .object({ month: z.string(), begunAt: timeOut, phase: z.string(), done: z.int(), of: z.int() })
      .nullable()
      .meta({ description: 'the month that is worked on just now, and how many of its pages are done' }),
  })
  .meta({ id: 'MonthRequest' });

export const adjustmentBody = z.strictObject({
  partner: partnerId,
  month: monthIn,
  points: z.string().meta({ description: 'a decimal, which may be negative; at most 4 decimals', examples: ['-2.5'] }),
  reason: z.string(),
  author: z.string().optional().meta({ description: 'who decided it; the name of the token if left out' }),
});

export const adjustmentHeaders = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'names this adjustment: a repeat gets the first receipt' }),
});

export const adjustmentAnswer = z
  .object({
    partner: z.string(),
    month: z.string(),
    points: z.string(),
    reason: z.string(),
    author: z.string(),
    event: eventName,
    postedAt: timeOut,
    position: z.int().meta({ description: 'place in the ledger' }),
    monthStatus: z.enum(['open', 'draft', 'closed']).meta({ description: 'a draft has to be run again to have it' }),
  })
  .meta({ id: 'AdjustmentReceipt' });
