/** Parts of what goes in and out that several calls share. */
import { z } from 'zod';
import type { ClientId, PartnerId, UserId } from '../../../rules/ids.ts';
import { identifierFault, isUnstorable } from '../../../rules/text.ts';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';
import { parseMonth, type Month } from '../../../rules/time/month.ts';

/** An identifier in a path, a query or a body. */
function identifier<Id extends string>(about: string) {
  return z
    .string()
    .superRefine((text, context) => {
      const fault = identifierFault(text);
      if (fault !== null || !text.isWellFormed()) context.addIssue({ code: 'custom', message: fault ?? 'is not text' });
    })
    .transform((text) => text as Id)
    .meta({ description: about });
}

export const partnerId = identifier<PartnerId>('id of a partner');
export const clientId = identifier<ClientId>('id of a client');
export const userId = identifier<UserId>('id of a user');

/** Text by which something is looked up: what can't be kept is never found, and the database refuses to look. */
export const lookedUp = z
  .string()
  .min(1)
  .max(1000)
  .refine((text) => !isUnstorable(text), 'holds U+0000 or half of a surrogate pair');

/** An RFC 3339 time that comes in. */
export const timeIn = z
  .string()
  .transform((text, context): Instant => {
    const instant = parseInstant(text);
    if (instant !== null) return instant;
    context.addIssue({ code: 'custom', message: 'must be an RFC 3339 time, such as 2018-06-30T00:00:00Z' });
    return z.NEVER;
  })
  .meta({ format: 'date-time' });

/** A time that goes out: `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
export const timeOut = z.string().meta({ format: 'date-time', examples: ['2018-06-30T00:00:00.000Z'] });

/** What identifies an event. */
export const eventName = z.object({ source: z.string(), id: z.string() });

/** A month that comes in. */
export const monthIn = z
  .string()
  .transform((text, context): Month => {
    const month = parseMonth(text);
    if (month !== null) return month;
    context.addIssue({ code: 'custom', message: 'must be a month, such as 2018-06' });
    return z.NEVER;
  })
  .meta({ examples: ['2018-06'] });

/** How many items of a list are asked for. */
export const limit = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a number from 1 to 1000')
  .transform(Number)
  .refine((count) => count >= 1 && count <= 1000, 'must be a number from 1 to 1000')
  .meta({ description: 'most items on a page, 1 to 1000; 100 if left out' });

/** What every list takes. */
export const page = {
  limit: limit.optional(),
  cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
};
export const DEFAULT_LIMIT = 100;

/** Languages that people are told in. */
export const language = z.enum(['en', 'fr']);
/** Of an answer with sentences. */
export const lang = language.optional().meta({ description: 'language of the plain words; en if left out' });

/** Who can mend what fails, and how. */
export const mendings = z.array(z.object({ by: z.enum(['partner_admin', 'client', 'programme']), remedy: z.string() }));

/** What every list answers beside its items. */
export const nextCursor = z.string().nullable().meta({ description: 'a page may be short; the last one has none' });
