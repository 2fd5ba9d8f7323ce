/**
 * What "the same content" means (`docs/domain.md §2`, point 1): same type, same instant, data equal as JSON values.
 * The text made here is hashed by `store/`; two events have equal texts exactly when they have the same content.
 */
import type { ParsedEvent } from './parse-event.ts';

/**
 * Canonical text of an event's content: keys sorted, no white space, numbers as JSON prints them. Holds personal data, so
 * only its hash may be kept. Made where it is hashed: as a field it would be held for every event that waits.
 */
export function contentText({ event: { type, time }, data }: ParsedEvent): string {
  return `${type}\n${time}\n${canonicalJson(data)}`;
}

/** JSON with the keys of every object sorted, so that key order and white space do not matter. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return jsonText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? canonicalList(value) : canonicalObject(value as Readonly<Record<string, unknown>>);
}

function canonicalList(list: readonly unknown[]): string {
  let text = '';
  for (const member of list) text += `${text === '' ? '' : ','}${canonicalJson(member)}`;
  return `[${text}]`;
}

function canonicalObject(object: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (const key of sorted(Object.keys(object))) {
    text += `${text === '' ? '' : ','}${jsonText(key)}:${canonicalJson(object[key])}`;
  }
  return `{${text}}`;
}

/** Up to so many keys an insertion sort is faster than `sort`, which copies them; nearly every object has fewer. */
const FEW_KEYS = 16;

/** By UTF-16 units, as `sort` does it. */
function sorted(keys: string[]): readonly string[] {
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let from = 1; from < keys.length; from++) {
    const key = keys[from] as string;
    let to = from;
    for (; to > 0 && (keys[to - 1] as string) > key; to--) keys[to] = keys[to - 1] as string;
    keys[to] = key;
  }
  return keys;
}

/** Control characters, quote, backslash and surrogates: what JSON escapes, surrogates only where they have no partner. */
const MAY_BE_ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** As `JSON.stringify`, which is only called where it has something to do: it is called for every key and text. */
function jsonText(text: string): string {
  return MAY_BE_ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}
