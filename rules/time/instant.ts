/**
 * Instants: whole milliseconds since 1970-01-01T00:00:00Z, the only time the rules know.
 * Why integers: `docs/decisions/0006`.
 */

/** Milliseconds since the Unix epoch, an integer. */
export type Instant = number;

/** A day is 24 hours, whatever a calendar says (`docs/domain.md §1`, "window"). */
export const DAY_MS = 86_400_000;

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
/** 0000-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z: what four digits of year can print. */
const FIRST_PRINTABLE = -62_167_219_200_000;
const LAST_PRINTABLE = 253_402_300_799_999;

/**
 * Reads an RFC 3339 timestamp. Offsets are converted to UTC, digits beyond milliseconds are cut off.
 * Returns null for anything else: an impossible date, a leap second, a year outside 0000–9999 in UTC.
 *
 * Digits are read from their places: a match with groups takes three times as long, and each event has a time.
 */
export function parseInstant(text: string): Instant | null {
  if (!RFC_3339.test(text)) return null;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const midnight = midnightOf(twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8));
  const offset = offsetMinutes(text);
  if (midnight === null || offset === null) return null;
  const instant = midnight + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds(text);
  return isPrintable(instant) ? instant : null;
}

const ZERO = 48;
/** Where the fraction begins, if there is one. */
const FRACTION = 19;
/** Of `+HH:MM`. */
const OFFSET_LENGTH = 6;

function digit(text: string, at: number): number {
  return text.charCodeAt(at) - ZERO;
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

/** Null when there is no such day: the calendar then counts on into another month. */
function midnightOf(year: number, month: number, day: number): Instant | null {
  const date = new Date(0);
  const midnight = date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 ? midnight : null;
}

function milliseconds(text: string): number {
  if (text[FRACTION] !== '.') return 0;
  let value = 0;
  let weight = 100;
  for (let at = FRACTION + 1; weight >= 1; at++, weight /= 10) {
    const next = digit(text, at);
    if (!(next >= 0 && next <= 9)) break;
    value += next * weight;
  }
  return value;
}

function offsetMinutes(text: string): number | null {
  const last = text[text.length - 1];
  if (last === 'Z' || last === 'z') return 0;
  const start = text.length - OFFSET_LENGTH;
  const hours = twoDigits(text, start + 1);
  const minutes = twoDigits(text, start + 4);
  if (hours > 23 || minutes > 59) return null;
  return (text[start] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

function isPrintable(instant: Instant): boolean {
  return instant >= FIRST_PRINTABLE && instant <= LAST_PRINTABLE;
}

/**
 * Prints an instant as `YYYY-MM-DDTHH:MM:SS.mmmZ`, the only form Tenure writes (`docs/interfaces.md §3`). An expiry or the
 * end of a month may lie beyond what the form can say, though no event does: it is printed as the last instant that it
 * can, after which nothing is ever asked.
 */
export function formatInstant(instant: Instant): string {
  return new Date(Math.min(Math.max(instant, FIRST_PRINTABLE), LAST_PRINTABLE)).toISOString();
}

/** Null for what has no instant. */
export function formatInstantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
