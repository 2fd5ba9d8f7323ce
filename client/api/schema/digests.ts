/** Digests by e-mail, as they are asked for and answered. */
import { z } from 'zod';
import { FREQUENCIES } from '../../../rules/digest/schedule.ts';
import { lang, language, nextCursor, page, partnerId, timeOut } from './common.ts';

export const digestPath = z.object({ partner: partnerId });
export const digestsQuery = z.strictObject(page);

/** Of one partner. */
const MOST_ADDRESSES = 20;

const address = z
  .email('must be an e-mail address')
  .max(254)
  .meta({ examples: ['partners@example.com'] });

export const digestBody = z.strictObject({
  partner: partnerId,
  addresses: z.array(address).min(1).max(MOST_ADDRESSES).meta({ description: 'in the place of those set before' }),
  frequency: z.enum(FREQUENCIES).optional().meta({ description: 'weekly if left out' }),
  language: language.optional().meta({ description: 'en if left out' }),
});

const subscription = z
  .object({
    partner: z.string(),
    frequency: z.enum(FREQUENCIES),
    language: language,
    addresses: z.array(z.string()),
    zone: z.string().meta({ description: 'time zone of the programme: they are due at 07:00 there' }),
    nextAt: timeOut.meta({ description: 'when the next is due, on the programme clock' }),
    lastSentAt: timeOut.nullable().meta({ description: 'real time; null if none was sent in the last 30 days' }),
    waiting: z.int().meta({ description: 'messages that wait' }),
    dead: z.int().meta({ description: 'messages that were given up; they can be sent again' }),
    lastFault: z.string().nullable().meta({ description: 'of the last attempt that failed, of messages not sent' }),
  })
  .meta({ id: 'DigestSubscription' });

export const digestsAnswer = z
  .object({ items: z.array(subscription), nextCursor })
  .meta({ id: 'DigestSubscriptionPage' });
export const digestAnswer = z.object({ digest: subscription }).meta({ id: 'SetDigest' });
export const unsetAnswer = z.object({ partner: z.string() }).meta({ id: 'UnsetDigest' });
export const resentAnswer = z.object({ partner: z.string(), resent: z.int() }).meta({ id: 'ResentDigests' });

export const previewQuery = z.strictObject({
  lang,
});

export const previewAnswer = z
  .object({
    partner: z.string(),
    isWorthSending: z.boolean().meta({ description: 'false: with nothing to tell it would not be sent' }),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
  })
  .meta({ id: 'DigestPreview' });
