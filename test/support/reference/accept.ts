import type { EventType, LogEvent } from './events.ts';
import { keyOf } from './events.ts';
import { parseInstant } from './instants.ts';

export type Answer = 'accepted' | 'duplicate' | 'conflict' | 'refused';

/** What a raw event is answered, and the event where it was accepted. */
export interface Accepting {
  readonly answer: Answer;
  readonly event: LogEvent | null;
}

/**
 * Accepts raw events in the order of their arrival (docs/domain.md §2): malformed ones are refused; of one source
 * and id the first received stands, and what comes later is a replay or a conflict, without effect either way.
 */
export function acceptEvents(rawEvents: readonly unknown[]): Accepting[] {
  const standing = new Map<string, LogEvent>();
  return rawEvents.map((raw): Accepting => {
    const event = parseEvent(raw);
    if (event === null) return { answer: 'refused', event: null };
    const first = standing.get(keyOf(event.source, event.id));
    if (first !== undefined) return { answer: isSameContent(first, event) ? 'duplicate' : 'conflict', event: null };
    standing.set(keyOf(event.source, event.id), event);
    return { answer: 'accepted', event };
  });
}

function isSameContent(a: LogEvent, b: LogEvent): boolean {
  return a.type === b.type && a.time === b.time && areEqualJson(a.data, b.data);
}

function areEqualJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => areEqualJson(value, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  const hasSameKeys = keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key));
  return hasSameKeys && keys.every((key) => areEqualJson(a[key], b[key]));
}

/** The event, or null when it is malformed. */
function parseEvent(raw: unknown): LogEvent | null {
  if (!isObject(raw) || hasBadTextOrNumber(raw)) return null;
  const { specversion, source, id, type, time, data } = raw;
  const isEnvelope = specversion === '1.0' && isIdentifier(source) && isIdentifier(id) && isEventType(type);
  const instant = typeof time === 'string' ? parseInstant(time) : null;
  if (!isEnvelope || instant === null || !isObject(data) || !hasShape(data, SHAPES[type])) return null;
  // The only cast: the shape was just checked against the event's type.
  return { source, id, type, time: instant, data } as LogEvent;
}

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const isText: Check = (value) => typeof value === 'string';
const isDecimal: Check = (value) => typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);
const isPoints: Check = (value) => typeof value === 'string' && /^-?\d+(\.\d{1,4})?$/.test(value);
const isCurrency: Check = (value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value);
const isCountry: Check = (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value);
const isMonth: Check = (value) => typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value);
const isEmail: Check = (value) => typeof value === 'string' && /^.+@[^@]+$/.test(value);
const isDomains: Check = (value) => Array.isArray(value) && value.every((v) => typeof v === 'string' && v !== '');
const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const ofUser: Shape = { user: isIdentifier };
const ofUserAndClient: Shape = { user: isIdentifier, client: isIdentifier };
const ofMoney: Shape = { mrr: isDecimal, currency: isCurrency };

const SHAPES: Readonly<Record<EventType, Shape>> = {
  'partner.registered': { partner: isIdentifier, name: isText, emailDomains: isDomains },
  'partner.updated': { partner: isIdentifier, attributes: optional(isObject), emailDomains: optional(isDomains) },
  'client.registered': { client: isIdentifier, name: isText, country: isCountry },
  'client.subscription.changed': { client: isIdentifier, ...ofMoney },
  'user.created': { ...ofUser, partner: isIdentifier, email: isEmail, partnerEmployee: optional(oneOf(true, false)) },
  'user.tagged': ofUser,
  'user.untagged': ofUser,
  'user.deactivated': ofUser,
  'user.reactivated': ofUser,
  'user.deleted': ofUser,
  'user.assigned': ofUserAndClient,
  'access.granted': ofUserAndClient,
  'access.removed': { ...ofUserAndClient, by: oneOf('partner', 'client') },
  'activity.performed': {
    ...ofUserAndClient,
    tool: isIdentifier,
    action: isText,
    asset: optional(isIdentifier),
    properties: optional(isObject),
  },
  'activity.voided': {
    activity: (value) => isObject(value) && hasShape(value, { source: isIdentifier, id: isIdentifier }),
    reason: isText,
  },
  'deal.closed': {
    deal: isIdentifier,
    partner: isIdentifier,
    client: isIdentifier,
    ...ofMoney,
    kind: oneOf('sourced', 'assisted'),
  },
  'deal.cancelled': { deal: isIdentifier },
  'adjustment.posted': { partner: isIdentifier, month: isMonth, points: isPoints, reason: isText, author: isText },
};

interface RawObject extends Record<string, unknown> {
  readonly specversion?: unknown;
  readonly source?: unknown;
  readonly id?: unknown;
  readonly type?: unknown;
  readonly time?: unknown;
  readonly data?: unknown;
}

function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEventType(value: unknown): value is EventType {
  return typeof value === 'string' && Object.hasOwn(SHAPES, value);
}

/** 1–200 code points, none of them a control character. */
function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && /^\P{Cc}{1,200}$/u.test(value);
}

function hasShape(data: Record<string, unknown>, shape: Shape): boolean {
  return Object.entries(shape).every(([field, check]) => check(Object.hasOwn(data, field) ? data[field] : undefined));
}

/** U+0000 or a lone surrogate anywhere, or a number that is not finite: refused (docs/domain.md §2). */
function hasBadTextOrNumber(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value === 'string') return value.includes('\0') || /\p{Surrogate}/u.test(value);
  if (Array.isArray(value)) return value.some(hasBadTextOrNumber);
  return isObject(value) && Object.entries(value).some((entry) => entry.some(hasBadTextOrNumber));
}
