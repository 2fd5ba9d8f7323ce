/** Webhooks as they are asked for and answered. */
import { z } from 'zod';
import { parseDuration } from '../../../platform/duration.ts';
import { NOTICE_KINDS } from '../../../rules/notices/notice-kind.ts';
import { DAY_MS } from '../../../rules/time/instant.ts';
import { DELIVERY_STATUSES, REPLAYED_AT_ONCE } from '../../../store/webhooks/deliveries.ts';
import { MOST_COUNTED } from '../../../store/webhooks/webhook.ts';
import { limit, partnerId, timeIn, timeOut } from './common.ts';

const kind = z.enum(NOTICE_KINDS);
const cursor = z
  .string()
  .regex(/^[\w-]{1,100}$/, 'was not given by this list')
  .optional()
  .meta({ description: 'nextCursor of the page before' });

export const webhookPath = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/, 'must be the id of a webhook'),
});

export const webhooksQuery = z.strictObject({ limit: limit.optional(), cursor });

export const webhookBody = z.strictObject({
  url: z
    .string()
    .min(1)
    .max(2_000)
    .meta({ examples: ['https://example.com/tenure'] }),
  kinds: z.array(kind).min(1).optional().meta({ description: 'only notices of these kinds; all if left out' }),
  partner: partnerId.optional().meta({ description: 'only notices to this partner; to all if left out' }),
});

/** Long enough for anybody, short enough for a secret that got out. */
const LONGEST_OVERLAP = 30 * DAY_MS;

const overlap = z
  .string()
  .transform((text, context): number => {
    const milliseconds = parseDuration(text);
    if (milliseconds !== null && milliseconds <= LONGEST_OVERLAP) return milliseconds;
    context.addIssue({ code: 'custom', message: 'must be a duration of at most 30d, such as 24h' });
    return z.NEVER;
  })
  .meta({ description: 'how long the secret before still signs too; 24h if left out', examples: ['24h'] });

export const rotateBody = z.strictObject({ overlap: overlap.optional() });

const webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    kinds: z.array(kind).nullable(),
    partner: z.string().nullable(),
    createdAt: timeOut,
    disabledAt: timeOut.nullable().meta({ description: 'since when nothing is sent: the target answered 410' }),
    failures: z.int().meta({ description: 'attempts that failed since the last that succeeded' }),
    waiting: z.int().meta({ description: `deliveries that wait, counted up to ${MOST_COUNTED}` }),
    dead: z.int().meta({ description: `deliveries that were given up, counted up to ${MOST_COUNTED}` }),
  })
  .meta({ id: 'Webhook' });

export const webhooksAnswer = z
  .object({ items: z.array(webhook), nextCursor: z.string().nullable() })
  .meta({ id: 'WebhookPage' });

export const registeredAnswer = z
  .object({ webhook, secret: z.string().meta({ description: 'told this once' }) })
  .meta({ id: 'RegisteredWebhook' });

export const webhookAnswer = z.object({ webhook });
export const removedAnswer = z.object({ id: z.string() }).meta({ id: 'RemovedWebhook' });

export const rotatedAnswer = z
  .object({
    id: z.string(),
    secret: z.string().meta({ description: 'told this once' }),
    previousUntil: timeOut.meta({ description: 'until when the secret before signs too' }),
  })
  .meta({ id: 'RotatedWebhookSecret' });

export const deliveriesQuery = z.strictObject({
  status: z.enum(DELIVERY_STATUSES).optional().meta({ description: 'all if left out' }),
  limit: limit.optional(),
  cursor,
});

const delivery = z
  .object({
    id: z.int(),
    message: z.string().meta({ description: 'the webhook-id under which it is sent' }),
    kind,
    partner: z.string(),
    client: z.string().nullable().meta({ description: 'null for what is about a month' }),
    dueAt: timeOut,
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.int(),
    writtenAt: timeOut,
    triedAt: timeOut.nullable(),
    settledAt: timeOut.nullable().meta({ description: 'when it was delivered or given up' }),
    answerStatus: z.int().nullable(),
    answer: z.string().nullable().meta({ description: 'the first 1,000 bytes of the answer that refused it' }),
    fault: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

export const deliveriesAnswer = z
  .object({ items: z.array(delivery), nextCursor: z.string().nullable() })
  .meta({ id: 'WebhookDeliveryPage' });

export const replayBody = z.union([
  z.strictObject({ deliveries: z.array(z.int().min(1)).min(1).max(REPLAYED_AT_ONCE) }),
  z.strictObject({
    status: z.enum(['delivered', 'dead']),
    since: timeIn.optional().meta({ description: 'only what was queued from then on' }),
  }),
]);

export const replayAnswer = z
  .object({
    replayed: z.int(),
    more: z.boolean().meta({ description: `there may be more than the ${REPLAYED_AT_ONCE} that a call puts back` }),
  })
  .meta({ id: 'WebhookReplay' });
