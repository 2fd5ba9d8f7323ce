/** Explanations of statements as they are asked for and answered. */
import { z } from 'zod';
import { clientId, eventName, timeOut } from './common.ts';
import { hiddenCauses, lateCause, statement } from './months.ts';

export const explanationQuery = z.strictObject({
  client: clientId.optional().meta({ description: 'only the lines at this client' }),
});

const decimal = z.string();
const event = eventName.extend({ type: z.string(), time: timeOut });
const rate = z.object({
  ruleSet: z.string().nullable(),
  unit: decimal.nullable(),
  pointsPerUnit: decimal.nullable(),
  multiplier: decimal,
  country: z.string().nullable(),
});

const activity = eventName.extend({
  time: timeOut,
  user: z.string(),
  tool: z.string(),
  ruleSet: z.string().nullable(),
  qualifies: z.boolean(),
  reason: z.string().nullable().meta({ description: 'why it does not qualify' }),
  expiresAt: timeOut.nullable(),
  isLive: z.boolean().meta({ description: 'it holds the period at valuedAt' }),
  countsForThreshold: z.boolean(),
});

export const missingForLine = z.object({
  code: z.enum(['activities', 'managed', 'rate', 'subscription']),
  count: z.int().optional(),
  from: timeOut.optional(),
  before: timeOut.optional(),
  currency: z.string().optional(),
});

export const missingForTier = z.object({
  tier: z.string(),
  missing: z.array(z.looseObject({ fact: z.string(), missing: decimal.nullable(), isStrict: z.boolean() })),
});

const line = z.object({
  client: z.string(),
  points: decimal,
  pointsFromEvents: decimal.nullable().meta({ description: 'computed anew from the events: the same' }),
  credit: z.object({
    mrr: decimal,
    currency: z.string().nullable(),
    setBy: event.nullable(),
    n: z.int(),
    sharedWith: z.int().meta({ description: 'how many other partners' }),
    sharedSince: z.array(timeOut).meta({ description: 'since when each of them manages it' }),
    sharedBy: z.array(z.string()).optional().meta({ description: "who they are; not for a partner's token" }),
    share: decimal,
  }),
  rate,
  period: z
    .object({
      since: timeOut,
      startedBy: eventName,
      heldBy: eventName.extend({ user: z.string(), time: timeOut }),
      expiresAt: timeOut,
    })
    .nullable(),
  threshold: z
    .object({ tier: z.string().nullable(), wanted: z.int(), days: z.int(), from: timeOut, actual: z.int() })
    .nullable(),
  activities: z
    .array(activity)
    .meta({ description: 'those that hold the pair in the month, count for the threshold, or failed' }),
  pieces: z.array(
    z.object({
      from: timeOut,
      to: timeOut,
      ends: z.int().meta({ description: 'ends of days; under closing the one of the month' }),
      ofEnds: z.int(),
      earningEnds: z.int(),
      ruleSet: z.string().nullable(),
      n: z.int(),
      mrr: decimal,
      currency: z.string().nullable(),
      pointsEach: decimal
        .nullable()
        .meta({ description: 'at each end, to 10 decimals; the line rounds their mean once' }),
    }),
  ),
  missing: z.array(missingForLine),
});

const soldLine = z.object({
  deal: z.string(),
  client: z.string(),
  kind: z.string(),
  points: decimal,
  closedBy: event.nullable(),
  closedAt: timeOut,
  countsFrom: timeOut.meta({ description: 'deals closed from here count in this month' }),
  mrr: decimal,
  currency: z.string(),
  rate,
});

const points = z.object({ total: decimal, managed: decimal, sold: decimal, adjusted: decimal });
const arithmetic = z.object({
  owed: points.meta({ description: 'by the month that is corrected, from all that was known when this was taken' }),
  paid: points.meta({ description: 'by its closed statement' }),
  posted: z.object({ total: decimal, in: z.array(z.object({ month: z.string(), points: decimal })) }),
  difference: decimal.meta({ description: 'owed − paid − posted: the points of the adjustment' }),
});

export const explanationAnswer = statement
  .omit({ lines: true, soldLines: true, adjustments: true, nextTier: true })
  .extend({
    lines: z.array(line),
    soldLines: z.array(soldLine),
    adjustments: z.array(
      z.looseObject({
        points: decimal,
        events: z.array(event.extend({ acceptedAt: timeOut, position: z.int() })),
        arithmetic: arithmetic.nullable().meta({ description: 'of what came late; null for what was posted' }),
      }),
    ),
    nextTier: missingForTier.nullable(),
  })
  .meta({ id: 'StatementExplanation' });

export const differenceAnswer = z
  .object({
    month: z.string(),
    monthBefore: z.string().nullable(),
    partner: z.string(),
    totalBefore: decimal,
    totalAfter: decimal,
    change: decimal,
    parts: z
      .array(
        z.looseObject({
          cause: z.string().meta({
            description: 'known_late: the month before would have had it so, had it known what this one knows',
          }),
          points: decimal,
          client: z.string().optional(),
          causes: z.array(lateCause).optional().meta({ description: 'of known_late: what came after that month' }),
          hiddenCauses,
        }),
      )
      .meta({ description: 'their points add up exactly to change' }),
    byCause: z.array(z.object({ cause: z.string(), points: decimal })),
  })
  .meta({ id: 'StatementDifference' });
