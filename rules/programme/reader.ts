/**
 * Readers: small functions from a JSON value to a typed one that report every mistake and go on.
 * Not zod, which the events use: here each mistake has to say how to mend it, name the nearest known key, and be found
 * inside the recursive condition trees, where a union of schemas answers "invalid input".
 */
import { didYouMean, nearestName } from './did-you-mean.ts';
import type { IssueCode, IssueDetail } from './issue.ts';
import { reportAt, within, type Place } from './place.ts';

/** What a reader answers with after it has reported a mistake. */
export const FAILED = Symbol('failed');
export type Failed = typeof FAILED;

export type Reader<T> = (value: unknown, place: Place) => T | Failed;

type Readers = Readonly<Record<string, Reader<unknown>>>;
type ValueOf<R> = R extends Reader<infer T> ? T : never;
type ObjectOf<Required extends Readers, Optional extends Readers> = {
  readonly [Key in keyof Required]: ValueOf<Required[Key]>;
} & { readonly [Key in keyof Optional]?: ValueOf<Optional[Key]> };

/** Reports and fails, in one word. */
export function fail(place: Place, code: IssueCode, message: string, detail: IssueDetail = {}): Failed {
  reportAt(place, code, message, detail);
  return FAILED;
}

/** An object with these members and no others. */
export function object<Required extends Readers, Optional extends Readers>(
  required: Required,
  optional: Optional,
): Reader<ObjectOf<Required, Optional>> {
  const readers = new Map(Object.entries({ ...required, ...optional }));
  return (value, place) => {
    if (!isObject(value)) return fail(place, 'wrong_type', `must be an object, not ${nameOf(value)}`);
    const missing = Object.keys(required).filter((key) => !Object.hasOwn(value, key));
    reportMissing(missing, Object.keys(value), [...readers.keys()], place);
    const members = readMembers(value, place, readers);
    return missing.length > 0 || members === FAILED ? FAILED : (members as ObjectOf<Required, Optional>);
  };
}

/** A key that stands there misspelt is told as an unknown one, and not again as one that is missing. */
export function reportMissing(
  missing: readonly string[],
  keys: readonly string[],
  known: readonly string[],
  place: Place,
): void {
  const misspelt = new Set(keys.filter((key) => !known.includes(key)).map((key) => nearestName(key, known)));
  for (const key of missing) if (!misspelt.has(key)) reportAt(place, 'missing_key', `"${key}" is missing`);
}

function readMembers(
  value: Readonly<Record<string, unknown>>,
  place: Place,
  readers: ReadonlyMap<string, Reader<unknown>>,
): Readonly<Record<string, unknown>> | Failed {
  const members = Object.entries(value).map(([key, member]) => {
    const reader = readers.get(key);
    const at = within(place, key);
    return [key, reader === undefined ? unknownKey(key, at, readers.keys()) : reader(member, at)] as const;
  });
  return members.some(([, member]) => member === FAILED) ? FAILED : Object.fromEntries(members);
}

/** Reports a key that means nothing here. */
export function unknownKey(key: string, place: Place, known: Iterable<string>): Failed {
  return fail(place, 'unknown_key', `unknown key "${key}"${didYouMean(key, known)}`, { on: 'key' });
}

/** An object whose keys are data: each is read by one reader, each value by another. */
export function record<T>(readKey: Reader<string>, readValue: Reader<T>): Reader<ReadonlyMap<string, T>> {
  return (value, place) => {
    if (!isObject(value)) return fail(place, 'wrong_type', `must be an object, not ${nameOf(value)}`);
    const entries = Object.entries(value).map(([key, member]) => {
      const at = within(place, key);
      return [readKey(key, ofKey(at)), readValue(member, at)] as const;
    });
    const read = entries.filter((entry): entry is [string, T] => entry[0] !== FAILED && entry[1] !== FAILED);
    return read.length === entries.length ? new Map(read) : FAILED;
  };
}

/** The place of the key that leads to a value. */
function ofKey(place: Place): Place {
  return { ...place, report: (issue) => place.report({ ...issue, on: 'key' }) };
}

/** A list whose elements are all read by one reader. */
export function list<T>(readElement: Reader<T>): Reader<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return fail(place, 'wrong_type', `must be a list, not ${nameOf(value)}`);
    const elements = value.map((element, index) => readElement(element, within(place, index)));
    const read = elements.filter((element) => element !== FAILED);
    return read.length === elements.length ? (read as T[]) : FAILED;
  };
}

/** Reads, then makes something else of what was read, or fails with what is said. */
export function andThen<T, U>(reader: Reader<T>, next: (value: T, place: Place) => U | Failed): Reader<U> {
  return (value, place) => {
    const read = reader(value, place);
    return read === FAILED ? FAILED : next(read, place);
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How a message calls a JSON value. */
export function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return JSON.stringify(value);
}
