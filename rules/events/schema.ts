/**
 * The shape of the data of each type of event (`docs/domain.md §2`), as zod schemas: they validate, and the API's
 * description is generated from them. Unknown fields are kept with the event and mean nothing.
 */
import { z } from 'zod';
import { hasTooManyDigits, MAX_DECIMAL_DIGITS, parseDecimal, type Decimal } from '../decimal.ts';
import { identifierFault } from '../text.ts';
import type { EventType } from './event.ts';

/** Most decimals an adjustment's points may have. */
const MAX_POINT_DECIMALS = 4;

/** Marks an issue as a matter of text, so that the refusal says `invalid_text` and not `invalid_data`. */
export const CONTROL_CHARACTER_FAULT = 'must not contain control characters';

export const identifier = z.string().superRefine((text, context) => {
  const fault = identifierFault(text);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});

/** A decimal string that `accepts` its value; `otherwise` is what is wrong if it does not, or if it is none. */
function decimal(accepts: (value: Decimal, text: string) => boolean, otherwise: string) {
  return z.string().superRefine((text, context) => {
    const value = parseDecimal(text);
    if (value !== null && accepts(value, text)) return;
    context.addIssue({ code: 'custom', message: hasTooManyDigits(text) ? TOO_MANY_DIGITS : otherwise });
  });
}

const TOO_MANY_DIGITS = `must have at most ${MAX_DECIMAL_DIGITS} digits before its point and ${MAX_DECIMAL_DIGITS} after it`;

const amount = decimal((value) => value.gte(0), 'must be a decimal string of at least 0, such as "1200.50"');

/** An adjustment's. */
export const points = decimal(
  (_, text) => (text.split('.')[1] ?? '').length <= MAX_POINT_DECIMALS,
  `must be a decimal string with at most ${MAX_POINT_DECIMALS} decimals, such as "-12.5"`,
);

const country = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code, such as "IN"');
const currency = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as "EUR"');
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, such as "2026-03"');
const nonEmpty = z.string().min(1, 'must not be empty');
const email = z.string().regex(/^.+@[^@]+$/s, 'must be an e-mail address');
const domains = z.array(nonEmpty);
const properties = z.record(z.string(), z.json());

const userOnly = z.looseObject({ user: identifier });
const userAtClient = z.looseObject({ user: identifier, client: identifier });

export const EVENT_DATA_SCHEMAS = {
  'partner.registered': z.looseObject({ partner: identifier, name: z.string(), emailDomains: domains }),
  'partner.updated': z
    .looseObject({ partner: identifier, attributes: properties.optional(), emailDomains: domains.optional() })
    .refine(
      (data) => data.attributes !== undefined || data.emailDomains !== undefined,
      'must have attributes or emailDomains',
    ),
  'client.registered': z.looseObject({ client: identifier, name: z.string(), country }),
  'client.subscription.changed': z.looseObject({ client: identifier, mrr: amount, currency }),
  'user.created': z.looseObject({
    user: identifier,
    partner: identifier,
    email,
    partnerEmployee: z.boolean().optional(),
  }),
  'user.tagged': userOnly,
  'user.untagged': userOnly,
  'user.deactivated': userOnly,
  'user.reactivated': userOnly,
  'user.deleted': userOnly,
  'user.assigned': userAtClient,
  'access.granted': userAtClient,
  'access.removed': userAtClient.extend({ by: z.enum(['partner', 'client']) }),
  'activity.performed': userAtClient.extend({
    tool: identifier,
    action: z.string(),
    asset: identifier.optional(),
    properties: properties.optional(),
  }),
  'activity.voided': z.looseObject({
    activity: z.looseObject({ source: identifier, id: identifier }),
    reason: z.string(),
  }),
  'deal.closed': z.looseObject({
    deal: identifier,
    partner: identifier,
    client: identifier,
    mrr: amount,
    currency,
    kind: z.enum(['sourced', 'assisted']),
  }),
  'deal.cancelled': z.looseObject({ deal: identifier }),
  'adjustment.posted': z.looseObject({ partner: identifier, month, points, reason: nonEmpty, author: nonEmpty }),
} satisfies Record<EventType, z.ZodType>;

/** The envelope of a structured CloudEvent. Extension attributes are allowed and not compared. */
export const ENVELOPE_SCHEMA = z.looseObject({
  specversion: z.literal('1.0', 'must be "1.0"'),
  id: identifier,
  source: identifier,
  type: z.string(),
  time: z.string(),
  data: z.record(z.string(), z.unknown()),
});

/** Whether a type is one of `docs/domain.md §2`. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENT_DATA_SCHEMAS, type);
}
