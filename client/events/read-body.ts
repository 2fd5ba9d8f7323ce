/** The three forms in which events come in a request (`docs/interfaces.md §4`), as values to parse. */
import { isUtf8 } from 'node:buffer';
import { messageOf } from '../../platform/errno.ts';
import { parseEvent, type ParsedEvent } from '../../rules/events/parse-event.ts';
import type { Refusal } from '../../rules/events/refusal.ts';
import { LineSplitter } from '../log/line-splitter.ts';
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

/** Reads a body. Only what can't be taken apart into events is a fault of the whole; too many are not looked at. */
export function readBody(mediaType: EventMediaType, body: Uint8Array): ReadBody {
  if (mediaType === 'application/x-ndjson') return readLines(body);
  const json = readJson(body);
  if (json.kind === 'unreadable') return json;
  if (mediaType === 'application/cloudevents+json') return events([json.value]);
  if (!Array.isArray(json.value)) return { kind: 'unreadable', reason: 'A batch is a JSON list of events.' };
  return events(json.value);
}

function events(values: readonly unknown[]): ReadBody {
  if (values.length > MAX_EVENTS) return { kind: 'too_many', count: values.length };
  return { kind: 'events', events: values.map((value) => ({ line: null, outcome: parseEvent(value) })) };
}

function readLines(body: Uint8Array): ReadBody {
  const splitter = new LineSplitter();
  const lines = [...splitter.push(body), ...splitter.end()];
  if (lines.length > MAX_EVENTS) return { kind: 'too_many', count: lines.length };
  return { kind: 'events', events: lines.map((line) => ({ line: line.number, outcome: parseLine(line) })) };
}

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
