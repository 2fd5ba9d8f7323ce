/**
 * What "the same content" means (`docs/domain.md §2`, point 1): same type, same instant, data equal as JSON values.
 * The text made here is hashed by `store/`; two events have equal texts exactly when they have the same content.
 */
import type { Instant } from '../time/instant.ts';

/** Canonical text of an event's content: keys sorted, no white space, numbers as JSON prints them. */
export function contentText(type: string, time: Instant, data: unknown): string {
  return `${type}\n${time}\n${canonicalJson(data)}`;
}

/** JSON with the keys of every object sorted, so that key order and white space do not matter. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`);
  return `{${members.join(',')}}`;
}
