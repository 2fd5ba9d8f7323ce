import { acceptEvents } from './accept.ts';
import type { EventType, LogEvent } from './events.ts';
import { compareEvents } from './events.ts';
import type { Programme } from './programme.ts';

/** What the reference computes from: parsed JSON lines in the order of arrival, and the published versions. */
export interface ReferenceInput {
  readonly rawEvents: readonly unknown[];
  readonly programme: Programme;
}

/** The accepted events in the event order, and the programme they are judged by. */
export interface Log {
  readonly events: readonly LogEvent[];
  readonly programme: Programme;
}

const readLogs = new WeakMap<ReferenceInput, Log>();

/** Reads a log; the same input object is read once, so it must not be changed afterwards. */
export function readLog(input: ReferenceInput): Log {
  const known = readLogs.get(input);
  if (known !== undefined) return known;
  const accepted = acceptEvents(input.rawEvents).flatMap(({ event }) => (event === null ? [] : [event]));
  const log: Log = { events: accepted.sort(compareEvents), programme: input.programme };
  readLogs.set(input, log);
  return log;
}

type Typed<T extends EventType> = Extract<LogEvent, { readonly type: T }>;

export function eventsOfType<T extends EventType>(log: Log, type: T): Typed<T>[] {
  return log.events.filter((event): event is Typed<T> => event.type === type);
}

/** The greatest time of any accepted event, corrections included; null for an empty log. */
export function lastTime(log: Log): number | null {
  return log.events.at(-1)?.time ?? null;
}

/** The events with a time before v (docs/domain.md §6). */
export function eventsBefore(log: Log, valuation: number): LogEvent[] {
  return log.events.filter((event) => event.time < valuation);
}

/** A value computed once per log, by whatever the function says. */
export function oncePerLog<T>(compute: (log: Log) => T): (log: Log) => T {
  const known = new WeakMap<Log, { readonly value: T }>();
  return (log) => {
    const found = known.get(log) ?? { value: compute(log) };
    known.set(log, found);
    return found.value;
  };
}
