/** Potential credit, as it is asked for and answered. */
import { z } from 'zod';
import { PRECONDITIONS } from '../../../rules/explain/explain-preconditions.ts';
import { MOST_LOOKED_AT } from '../../../store/potential/read-potential.ts';
import { eventName, lang, mendings, nextCursor, partnerId, timeOut } from './common.ts';

export const potentialPath = z.object({ partner: partnerId });

/** Each client that is found is folded, to say what is to be mended. */
export const MOST_PAIRS = 100;

const limit = z
  .string()
  .regex(/^\d{1,3}$/, `must be a number from 1 to ${MOST_PAIRS}`)
  .transform(Number)
  .refine((count) => count >= 1 && count <= MOST_PAIRS, `must be a number from 1 to ${MOST_PAIRS}`)
  .meta({ description: `pairs of the partner looked at for a page, 1 to ${MOST_PAIRS}; ${MOST_PAIRS} if left out` });

export const potentialQuery = z.strictObject({
  limit: limit.optional(),
  cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
  lang,
});

const toMend = z.object({
  precondition: z.enum(PRECONDITIONS),
  mendings,
  words: z.array(z.string()),
});

const potential = z
  .object({
    client: z.string(),
    activities: z.int().meta({
      description: `that would have qualified within the window, of the last ${MOST_LOOKED_AT} that were refused`,
    }),
    lastActivity: eventName
      .extend({ time: timeOut, user: z.string(), tool: z.string(), action: z.string() })
      .optional(),
    users: z.array(
      z.object({
        user: z.string(),
        toMend: z.array(toMend).meta({ description: 'now; empty when the next activity of this user counts' }),
      }),
    ),
    wouldBring: z.object({
      credit: z.string().meta({ description: 'a decimal, a month, divided with those who manage the client now' }),
      currency: z.string().nullable(),
      points: z
        .string()
        .meta({ description: 'a decimal, a month, whatever activity the tier of the partner asks for' }),
      partners: z.int().meta({ description: 'how many would manage the client, this one included' }),
    }),
  })
  .meta({ id: 'PotentialCredit' });

export const potentialAnswer = z
  .object({ partner: z.string(), asOf: timeOut, items: z.array(potential), nextCursor })
  .meta({ id: 'PotentialCreditPage' });
