/** The three forms in which events come in a request (`docs/interfaces.md §4`), as values to parse. */
import { isUtf8 } from 'node:buffer';
import { messageOf } from '../../platform/errno.ts';
import { takeTurns } from '../../platform/take-turns.ts';
import { parseEvent, type ParsedEvent } from '../../rules/events/parse-event.ts';
import type { Refusal } from '../../rules/events/refusal.ts';
import { linesOf } from '../log/line-splitter.ts';
import { parseLine } from '../log/parse-line.ts';

export const EVENT_MEDIA_TYPES = [
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/x-ndjson',
] as const;
export type EventMediaType = (typeof EVENT_MEDIA_TYPES)[number];

/** Most events in one request. */
export const MAX_EVENTS = 1_000;

/** One event that was sent. */
export interface SentEvent {
  /** From 1; null in a form without lines. */
  readonly line: number | null;
  readonly outcome: ParsedEvent | Refusal;
}

export type ReadBody =
  | { readonly kind: 'events'; readonly events: readonly SentEvent[] }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'too_many'; readonly count: number };

export type BodyReader = (mediaType: EventMediaType, body: Uint8Array) => Promise<ReadBody>;

/** Milliseconds of reading at a stretch: the append under way must not wait long for its next statement. */
const STRETCH_MS = 1;

/**
 * Reads bodies, one after the other, so that the first to come is the first that can be appended; PostgreSQL is served
 * in between. Only what can't be taken apart into events is a fault of the whole; too many are not looked at.
 */
export function createBodyReader(): BodyReader {
  let last: Promise<unknown> = Promise.resolve();
  return (mediaType, body) => {
    const read = last.then(() => readBody(mediaType, body));
    last = read.catch(ignore);
    return read;
  };
}

function readBody(mediaType: EventMediaType, body: Uint8Array): ReadBody | Promise<ReadBody> {
  if (mediaType === 'application/x-ndjson') {
    return readEach(linesOf(body), (line) => ({ line: line.number, outcome: parseLine(line) }));
  }
  const json = readJson(body);
  if (json.kind === 'unreadable') return json;
  const values: unknown = mediaType === 'application/cloudevents+json' ? [json.value] : json.value;
  if (!Array.isArray(values)) return { kind: 'unreadable', reason: 'A batch is a JSON list of events.' };
  return readEach(values, (value: unknown) => ({ line: null, outcome: parseEvent(value) }));
}

async function readEach<T>(sent: readonly T[], read: (one: T) => SentEvent): Promise<ReadBody> {
  if (sent.length > MAX_EVENTS) return { kind: 'too_many', count: sent.length };
  const nextTurn = takeTurns(STRETCH_MS);
  const events: SentEvent[] = [];
  for (const one of sent) {
    events.push(read(one));
    if (events.length % EVENTS_AT_ONCE === 0) await nextTurn();
  }
  return { kind: 'events', events };
}

/** Events between two looks at the clock. */
const EVENTS_AT_ONCE = 20;

function ignore(): void {}

/** Skips a byte order mark. */
const UTF_8 = new TextDecoder();

type ReadJson =
  { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'unreadable'; readonly reason: string };

function readJson(body: Uint8Array): ReadJson {
  if (!isUtf8(body)) return { kind: 'unreadable', reason: 'The body is not UTF-8 text.' };
  try {
    return { kind: 'json', value: JSON.parse(UTF_8.decode(body)) };
  } catch (error) {
    return { kind: 'unreadable', reason: `The body is no JSON: ${messageOf(error)}.` };
  }
}
