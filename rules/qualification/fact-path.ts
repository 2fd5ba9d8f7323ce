/**
 * Plain dot paths (`docs/interfaces.md §2`): `$.a.b` or `a.b`. Never JSONPath, whose filter expressions run code
 * (two remote-code-execution fixes in the resolver that json-rules-engine brings) and take half of its time.
 */
import type { Json, JsonObject } from '../events/event.ts';

/** What JSONPath gives a meaning to: subscripts, wildcards, filters, unions, parents, property names, escapes. */
const EXPRESSION = /[[\]()*?,^~`]|^[$@]$/;

/** Reads a path as its keys, outermost first; null when it is no plain dot path. */
export function parsePath(text: string): readonly string[] | null {
  const steps = (text.startsWith('$.') ? text.slice(2) : text).split('.');
  return steps.every((step) => step !== '' && !EXPRESSION.test(step)) ? steps : null;
}

/** Prints a path as `$.a.b`. */
export function formatPath(path: readonly string[]): string {
  return `$.${path.join('.')}`;
}

/** Follows own keys of objects; anything else on the way (a list, a text, an inherited name) is absent. */
export function followPath(value: Json | undefined, path: readonly string[]): Json | undefined {
  let found = value;
  for (const step of path) {
    if (!isObject(found) || !Object.hasOwn(found, step)) return undefined;
    found = found[step];
  }
  return found;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
