/** From what arrived to a typed event, or to a refusal that names every fault and its place (`docs/domain.md §2`). */
import type { z } from 'zod';
import { parseInstant, type Instant } from '../time/instant.ts';
import type { EventData, EventName, EventType, JsonObject, TenureEvent } from './event.ts';
import { isPlainActivity, type PlainActivity } from './plain-activity.ts';
import { MOST_FAULTS, refusal, type EventIssue, type Refusal } from './refusal.ts';
import { jsonPointer, scan } from './scan.ts';
import { CONTROL_CHARACTER_FAULT, ENVELOPE_SCHEMA, EVENT_DATA_SCHEMAS, isEventType } from './schema.ts';

export interface ParsedEvent {
  readonly kind: 'event';
  readonly event: TenureEvent;
  /** The data as sent, personal fields included: with type and time what the content is made of (`content.ts`). */
  readonly data: JsonObject;
}

/** Reads one event. Never throws: whatever is wrong comes back as a refusal with JSON pointers. */
export function parseEvent(raw: unknown): ParsedEvent | Refusal {
  const time = isPlainActivity(raw) ? parseInstant(raw.time) : null;
  return time === null ? parseBySchema(raw) : parsedEvent(raw as PlainActivity, time);
}

/** The same for any event, by the schemas alone. */
export function parseBySchema(raw: unknown): ParsedEvent | Refusal {
  const name = nameOf(raw);
  const faults = scan(raw);
  const first = faults[0];
  if (first !== undefined) {
    return refusal(
      first.code,
      name,
      faults.filter(({ code }) => code === first.code).map(({ issue }) => issue),
    );
  }
  const envelope = ENVELOPE_SCHEMA.safeParse(raw);
  if (!envelope.success) return refuseShape('invalid_event', name, envelope.error, []);

  const { type, source, id } = envelope.data;
  // The data as sent: a schema's copy leaves out a field called __proto__, which counts when contents are compared.
  const { data } = raw as { data: Record<string, unknown> };
  if (!isEventType(type))
    return refusal('unknown_type', name, [
      { pointer: '/type', message: `${JSON.stringify(type)} is not a type of event` },
    ]);
  const time = parseInstant(envelope.data.time);
  if (time === null)
    return refusal('invalid_time', name, [
      { pointer: '/time', message: 'must be an RFC 3339 timestamp with an offset' },
    ]);
  const shape = EVENT_DATA_SCHEMAS[type].safeParse(data);
  if (!shape.success) return refuseShape('invalid_data', name, shape.error, ['data']);
  return parsedEvent({ source, id, type, data: data as JsonObject }, time);
}

interface Checked extends EventName {
  readonly type: EventType;
  readonly data: JsonObject;
}

function parsedEvent({ source, id, type, data }: Checked, time: Instant): ParsedEvent {
  // The one cast from checked input to the typed union: the schema of this very type has just accepted the data.
  const event = { source, id, type, time, data: typedData(type, data) } as TenureEvent;
  return { kind: 'event', event, data };
}

/** What the typed event holds: the data as sent, except that an address becomes its domain. */
function typedData(type: EventType, data: JsonObject): EventData[EventType] {
  if (type !== 'user.created') return data as unknown as EventData[EventType];
  const { user, partner, email, partnerEmployee } = data as {
    user: string;
    partner: string;
    email: string;
    partnerEmployee?: boolean;
  };
  return {
    user,
    partner,
    emailDomain: emailDomain(email),
    partnerEmployee: partnerEmployee ?? true,
  } as unknown as EventData[EventType];
}

/** The part after the last `@`, lower case: what approved domains are compared with. */
export function emailDomain(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

function refuseShape(
  code: 'invalid_event' | 'invalid_data',
  name: ReturnType<typeof nameOf>,
  error: z.ZodError,
  at: readonly string[],
): Refusal {
  const issues = error.issues.slice(0, MOST_FAULTS + 1).map((issue): EventIssue => ({
    pointer: jsonPointer([...at, ...issue.path]),
    message: sentence(issue),
  }));
  const isText = error.issues.every((issue) => sentence(issue) === CONTROL_CHARACTER_FAULT);
  return refusal(isText ? 'invalid_text' : code, name, issues);
}

/** zod's own words, in the form "<place> <what is wrong>". */
function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    return issue.input === undefined && issue.message.includes('undefined')
      ? 'is missing'
      : `must be ${article(issue.expected)}`;
  }
  if (issue.code === 'invalid_value' && issue.values.length > 1)
    return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  return issue.message;
}

function article(expected: string): string {
  if (expected === 'object' || expected === 'record') return 'an object';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function nameOf(raw: unknown): { source: string | null; id: string | null } {
  if (typeof raw !== 'object' || raw === null) return { source: null, id: null };
  const { source, id } = raw as { source?: unknown; id?: unknown };
  return { source: printable(source), id: printable(id) };
}

function printable(value: unknown): string | null {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\ufffd') : null;
}
