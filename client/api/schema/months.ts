/** Months and statements as they are asked for and answered. */
import { z } from 'zod';
import { eventName, limit, monthIn, partnerId, timeIn, timeOut } from './common.ts';

export const monthsQuery = z.strictObject({
  limit: limit.optional(),
  cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
});
export const monthPath = z.object({ month: monthIn });
export const statementPath = z.object({ month: monthIn, partner: partnerId });

const decimal = z.string().meta({ examples: ['12.5'] });
const hash = z.string().meta({ description: 'SHA-256 in hex' });
const position = z.int().meta({ description: 'ledger position: the last event before valuedAt, or correction' });
const policy = z.enum(['closing', 'daily_weighted']);
const ruleSet = z.string().nullable().meta({ description: 'the version in force at valuedAt, <name>@<n>' });

const totals = z.object({
  statements: z.int(),
  managedPoints: decimal,
  soldPoints: decimal,
  adjustmentPoints: decimal,
  totalPoints: decimal,
});

const month = {
  month: z.string(),
  status: z.enum(['open', 'draft', 'closed']),
  valuedAt: timeOut.meta({ description: 'its last instant, exclusive: the first of the next month' }),
  isOver: z.boolean().meta({ description: 'whether valuedAt has come: only then it can be run' }),
  policy: policy.nullable(),
  ruleSet,
  totals: totals.nullable().meta({ description: 'over all statements; null without any, and for a partner' }),
  position: position.nullable(),
  hash: hash.nullable().meta({ description: 'over all statements, and the hash of the month before; SHA-256 in hex' }),
  previousHash: hash.nullable(),
  publishedAt: timeOut.nullable(),
  closedAt: timeOut.nullable(),
  working: z
    .object({
      begunAt: timeOut,
      phase: z.enum(['freezing', 'late', 'statements', 'publishing']),
      done: z.int(),
      of: z.int(),
    })
    .nullable()
    .meta({ description: 'the run that works on it now, and how many of its pages are done' }),
};

export const monthsAnswer = z
  .object({
    asOf: timeOut,
    items: z.array(z.object(month).meta({ id: 'Month' })),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'MonthPage' });

export const changes = z
  .object({
    events: z
      .array(eventName.extend({ type: z.string(), time: timeOut, position: z.int() }))
      .meta({ description: 'the first of them, in the order of acceptance' }),
    eventCount: z.int().meta({ description: 'counted up to 1000' }),
    ruleSets: z.array(z.string()),
    previousChanged: z.boolean().meta({ description: 'the month before says something else now' }),
  })
  .meta({ id: 'ChangesSince' });

export const monthAnswer = z
  .object({
    ...month,
    counts: z.object({ lines: z.int(), soldLines: z.int(), adjustments: z.int() }).nullable(),
    changes: changes.nullable().meta({ description: 'why a draft is out of date; null when it is not' }),
  })
  .meta({ id: 'MonthDetail' });

const note = z.discriminatedUnion('code', [
  z.object({ code: z.literal('no_rate') }),
  z.object({ code: z.literal('below_activity_threshold'), wanted: z.int(), actual: z.int() }),
]);

const line = z.object({
  client: z.string(),
  mrr: decimal,
  currency: z.string().nullable(),
  n: z.int().meta({ description: 'partners that manage the client at valuedAt; 0 when this one does not any more' }),
  share: decimal,
  points: decimal,
  notes: z.array(note),
  lastQualifyingActivity: timeOut.nullable(),
  unit: decimal.nullable().meta({ description: 'credit worth one unit; null without a rate' }),
  multiplier: decimal.nullable(),
  expiresAt: timeOut.nullable().meta({ description: 'as known at valuedAt' }),
});

const soldLine = z.object({
  deal: z.string(),
  client: z.string(),
  kind: z.enum(['sourced', 'assisted']),
  closedAt: timeOut,
  mrr: decimal,
  currency: z.string(),
  unit: decimal.nullable(),
  multiplier: decimal,
  points: decimal,
  notes: z.array(z.object({ code: z.literal('no_rate') })),
  ruleSet: z.string().nullable().meta({ description: 'whose rates are kept: the version when the deal was closed' }),
});

export const lateCause = z.union([eventName, z.object({ ruleSet: z.string() })]);
export const hiddenCauses = z
  .int()
  .optional()
  .meta({ description: "for a partner's token: how many more there are, which are about others" });

const adjustment = z.discriminatedUnion('kind', [
  eventName.extend({
    kind: z.literal('posted'),
    time: timeOut,
    points: decimal,
    reason: z.string(),
    author: z.string(),
  }),
  z.object({
    kind: z.literal('late'),
    month: z.string().meta({ description: 'the closed month that it corrects' }),
    client: z.string().nullable(),
    points: decimal,
    causes: z.array(lateCause),
    hiddenCauses,
  }),
]);

const unmet = z.object({
  rule: z.string().meta({ description: 'the name of the tier' }),
  fact: z.string(),
  path: z.string().nullable(),
  operator: z.string(),
  wanted: z.unknown(),
  actual: z.unknown().optional(),
  negated: z.boolean().meta({ description: 'the comparison holds, and a not group wants it not to' }),
});

export const statement = z
  .object({
    month: z.string(),
    partner: z.string(),
    managedPoints: decimal,
    soldPoints: decimal,
    totalPoints: decimal,
    tierBefore: z.string().nullable(),
    performanceTier: z.string().nullable(),
    creditedTier: z.string().nullable(),
    lines: z.array(line),
    adjustmentPoints: decimal,
    soldLines: z.array(soldLine),
    adjustments: z.array(adjustment),
    tierChangedIn: z.string().nullable(),
    nextTier: z
      .object({ tier: z.string(), unmet: z.array(unmet) })
      .nullable()
      .meta({ description: 'the tier above the credited one, and what keeps the partner from it' }),
    policy,
    ruleSet,
    valuedAt: timeOut,
    status: z.enum(['draft', 'closed']),
    position,
    hash,
  })
  .meta({ id: 'Statement' });

export const statementQuery = z.strictObject({
  at: timeIn.optional().meta({ description: 'as of then; if left out known_at, or now' }),
  known_at: timeIn.optional().meta({ description: 'from what was accepted, published and closed up to then' }),
});

/** With `at` or `known_at`. */
export const statementAsKnown = statement
  .extend({
    status: z.enum(['open', 'closed']).meta({ description: 'open: not closed by then' }),
    hash: hash.nullable().meta({ description: 'null unless closed by then' }),
    known: z.object({
      at: timeOut,
      knownAt: timeOut,
      today: z
        .object({ status: z.enum(['open', 'closed']), totalPoints: decimal })
        .nullable()
        .meta({ description: 'the same as it is known now' }),
      parts: z
        .array(z.looseObject({ cause: z.string(), points: decimal, client: z.string().optional() }))
        .meta({ description: 'why it is different now: their points add up exactly' }),
    }),
  })
  .meta({ id: 'StatementAsKnown' });

export const statementsAnswer = z
  .object({
    month: z.string(),
    status: z.enum(['draft', 'closed']),
    valuedAt: timeOut,
    policy,
    ruleSet,
    position,
    items: z.array(statement).meta({ description: 'by partner' }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'StatementPage' });
