/** The example log as raw events, and copies of it in which everybody has another name. */
import { readFileSync } from 'node:fs';

/** An event as it was sent. */
export interface RawEvent {
  readonly specversion: string;
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Fields of `data` that name somebody or something of the log. */
const NAMES = ['partner', 'client', 'user', 'deal'];

/** The events of the example in the order of the file, exact repeats left out. */
export function exampleLog(): readonly RawEvent[] {
  const text = readFileSync(`${import.meta.dirname}/../../examples/oss/history.ndjson`, 'utf8');
  const events = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RawEvent);
  return [...new Map(events.map((event) => [`${event.source}\n${event.id}`, event])).values()];
}

/**
 * So many copies of the example, the events of all copies in the order of their times.
 * @param prefix goes into every name, so that several sets of copies can live in one store
 */
export function exampleCopies(count: number, prefix: string): readonly RawEvent[] {
  const log = exampleLog();
  return Array.from({ length: count }, (_, copy) => log.map((event) => renamed(event, `${prefix}${copy}.`)))
    .flat()
    .map((event) => ({ event, at: Date.parse(event.time) }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
}

/** The same list in an order that only the seed decides. */
export function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
  const result = [...list];
  let state = seed >>> 0;
  for (let end = result.length - 1; end > 0; end--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const place = Math.floor((state / 2 ** 32) * (end + 1));
    [result[end], result[place]] = [result[place] as T, result[end] as T];
  }
  return result;
}

/** In parts of at most so many. */
export function chunked<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, part) => list.slice(part * size, (part + 1) * size));
}

function renamed(event: RawEvent, prefix: string): RawEvent {
  const data: Record<string, unknown> = { ...event.data };
  for (const name of NAMES) if (typeof data[name] === 'string') data[name] = `${prefix}${data[name]}`;
  if (event.type === 'activity.voided') {
    const { source, id } = data['activity'] as { source: string; id: string };
    data['activity'] = { source, id: `${prefix}${id}` };
  }
  return { ...event, id: `${prefix}${event.id}`, data };
}
