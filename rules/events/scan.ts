/** The walk over a whole event that no schema does: texts that can't be kept and numbers that are none. */
import { isUnstorable } from '../text.ts';
import { MOST_FAULTS, type EventIssue } from './refusal.ts';

/** Deepest nesting accepted; far beyond any real activity, far below what could exhaust the stack. */
const MAX_DEPTH = 64;

/** Characters of a place; far more than any that somebody meant. */
const LONGEST_POINTER = 2_000;

export interface ScanFault {
  readonly code: 'invalid_text' | 'invalid_number' | 'invalid_event';
  readonly issue: EventIssue;
}

/** Whether a value is surely what JSON can hold and has no fault: as {@link scan}, in a fifth of the time. */
export function isClean(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !isUnstorable(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return typeof value === 'boolean';
  if (value === null) return true;
  if (depth >= MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((member) => isClean(member, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const object = value as Readonly<Record<string, unknown>>;
  // No list of keys: it took as long as looking at them, and was the most that reading an event left to collect.
  for (const key in object) if (isUnstorable(key) || !isClean(object[key], depth + 1)) return false;
  return true;
}

/** The faults of a JSON value, each with its place; an empty list for nearly every event. One more than {@link MOST_FAULTS} at most. */
export function scan(value: unknown): readonly ScanFault[] {
  const faults: ScanFault[] = [];
  visit(value, [], faults);
  return faults;
}

function visit(value: unknown, path: (string | number)[], faults: ScanFault[]): void {
  if (faults.length > MOST_FAULTS) return;
  if (typeof value === 'string') {
    if (isUnstorable(value)) report('invalid_text', path, 'holds U+0000 or half of a surrogate pair', faults);
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) report('invalid_number', path, 'is beyond the range of a double', faults);
  } else if (typeof value === 'object' && value !== null) {
    if (path.length >= MAX_DEPTH) report('invalid_event', path, `is nested deeper than ${MAX_DEPTH} levels`, faults);
    else visitMembers(value, path, faults);
  }
}

function visitMembers(value: object, path: (string | number)[], faults: ScanFault[]): void {
  const isList = Array.isArray(value);
  for (const [key, member] of Object.entries(value)) {
    if (faults.length > MOST_FAULTS) return;
    path.push(key);
    if (!isList && isUnstorable(key))
      report('invalid_text', path, 'is a key with U+0000 or half of a surrogate pair', faults);
    visit(member, path, faults);
    path.pop();
  }
}

function report(
  code: ScanFault['code'],
  path: readonly (string | number)[],
  message: string,
  faults: ScanFault[],
): void {
  faults.push({ code, issue: { pointer: jsonPointer(path), message } });
}

/** An RFC 6901 pointer; text that can't be printed is shown as U+FFFD, and one that nobody would read is cut. */
export function jsonPointer(path: readonly (string | number | symbol)[]): string {
  const pointer = path.map((step) => `/${cut(String(step)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return cut(pointer).toWellFormed().replaceAll('\u0000', '\ufffd');
}

function cut(text: string): string {
  return text.length > LONGEST_POINTER ? `${text.slice(0, LONGEST_POINTER)}…` : text;
}
