/** Relationships as they are asked for and answered. */
import { z } from 'zod';
import { parseDuration } from '../../../platform/duration.ts';
import { END_REASONS } from '../../../rules/relationship/period.ts';
import { clientId, eventName, nextCursor, page, partnerId, timeIn, timeOut } from './common.ts';

export const STATUSES = ['managed', 'ended', 'all'] as const;

const duration = z
  .string()
  .transform((text, context): number => {
    const milliseconds = parseDuration(text);
    if (milliseconds !== null) return milliseconds;
    context.addIssue({ code: 'custom', message: 'must be a duration, such as 30d' });
    return z.NEVER;
  })
  .meta({ examples: ['30d'] });

export const relationshipsQuery = z.strictObject({
  partner: partnerId.optional(),
  client: clientId.optional(),
  status: z.enum(STATUSES).optional().meta({ description: 'managed if left out' }),
  expiring: duration.optional().meta({ description: 'only managed ones that expire within this time, such as 30d' }),
  ...page,
});

export const pairPath = z.object({ partner: partnerId, client: clientId });
export const standingQuery = z.strictObject({
  at: timeIn.optional().meta({ description: 'as of then; if left out known_at, or now' }),
  known_at: timeIn.optional().meta({ description: 'from what was accepted and published up to then' }),
});

const holder = eventName.extend({ user: z.string(), time: timeOut });

/** One period of a pair. */
export const periodShape = {
  since: timeOut,
  startedBy: eventName,
  expiresAt: timeOut.nullable().meta({ description: 'while it is managed: until when, if nothing else happens' }),
  heldBy: holder.nullable().meta({ description: 'while it is managed: the activity and the user that hold it' }),
  end: timeOut.nullable(),
  endReason: z.enum(END_REASONS).nullable(),
  endedBy: eventName.nullable().meta({ description: 'null while it is managed, and when it expired' }),
};

export const relationship = z
  .object({ partner: z.string(), client: z.string(), status: z.enum(['managed', 'ended']), ...periodShape })
  .meta({ id: 'Relationship' });

export const relationshipsAnswer = z
  .object({
    asOf: timeOut,
    items: z.array(relationship),
    nextCursor,
  })
  .meta({ id: 'RelationshipPage' });

const status = z.enum(['managed', 'ended', 'never']);

const known = z.object({
  knownAt: timeOut,
  position: z.int().meta({ description: 'the last place in the ledger that was known then' }),
  isDifferent: z.boolean(),
  today: z
    .object({ status, periods: z.array(z.object(periodShape)) })
    .meta({ description: 'the same instant as it is known now' }),
  because: z
    .object({
      events: z.array(eventName.extend({ type: z.string(), time: timeOut, acceptedAt: timeOut, position: z.int() })),
      ruleSets: z.array(z.string()),
    })
    .meta({
      description: 'what was accepted and published since and bears on the pair; nothing unless it is different',
    }),
});

export const standingAnswer = z
  .object({
    partner: z.string(),
    client: z.string(),
    at: timeOut,
    status,
    run: z.enum(['none', 'starting', 'running']).meta({ description: 'its durable run, now' }),
    sharedWith: z
      .array(
        z.object({ partner: z.string().optional().meta({ description: 'not told to a partner' }), since: timeOut }),
      )
      .meta({ description: 'the earliest first' }),
    periods: z.array(z.object(periodShape)).meta({ description: 'ascending; the last says how the pair stands' }),
    known: known.optional().meta({ description: 'only with known_at: what is different now, and why' }),
  })
  .meta({ id: 'Standing' });
