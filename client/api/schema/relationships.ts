/** Relationships as they are asked for and answered. */
import { z } from 'zod';
import { parseDuration } from '../../../platform/duration.ts';
import { END_REASONS } from '../../../rules/relationship/period.ts';
import { clientId, eventName, limit, partnerId, timeIn, timeOut } from './common.ts';

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
  limit: limit.optional(),
  cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
});

export const pairPath = z.object({ partner: partnerId, client: clientId });
export const standingQuery = z.strictObject({ at: timeIn.optional().meta({ description: 'now if left out' }) });

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
    nextCursor: z.string().nullable().meta({ description: 'a page may be short; the last one has none' }),
  })
  .meta({ id: 'RelationshipPage' });

export const standingAnswer = z
  .object({
    partner: z.string(),
    client: z.string(),
    at: timeOut,
    status: z.enum(['managed', 'ended', 'never']),
    run: z.enum(['none', 'starting', 'running']).meta({ description: 'its durable run, now' }),
    sharedWith: z.array(
      z.object({ partner: z.string().optional().meta({ description: 'not told to a partner' }), since: timeOut }),
    ),
    periods: z.array(z.object(periodShape)).meta({ description: 'ascending; the last says how the pair stands' }),
  })
  .meta({ id: 'Standing' });
