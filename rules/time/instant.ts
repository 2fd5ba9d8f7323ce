/**
 * Instants: whole milliseconds since 1970-01-01T00:00:00Z, the only time the rules know.
 * Why integers: `docs/decisions/0006`.
 */

/** Milliseconds since the Unix epoch, an integer. */
export type Instant = number;

/** A day is 24 hours, whatever a calendar says (`docs/domain.md §1`, "window"). */
export const DAY_MS = 86_400_000;

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
/** 0000-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z: what four digits of year can print. */
const FIRST_PRINTABLE = -62_167_219_200_000;
const LAST_PRINTABLE = 253_402_300_799_999;

/**
 * Reads an RFC 3339 timestamp. Offsets are converted to UTC, digits beyond milliseconds are cut off.
 * Returns null for anything else: an impossible date, a leap second, a year outside 0000–9999 in UTC.
 */
export function parseInstant(text: string): Instant | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = offsetMinutes(match[8], match[9], match[10]);
  if (offset === null) return null;
  const instant = date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds;
  return isPrintable(instant) ? instant : null;
}

function offsetMinutes(
  sign: string | undefined,
  hours: string | undefined,
  minutes: string | undefined,
): number | null {
  if (sign === undefined) return 0;
  const h = Number(hours);
  const m = Number(minutes);
  if (h > 23 || m > 59) return null;
  return (sign === '-' ? -1 : 1) * (h * 60 + m);
}

function isPrintable(instant: Instant): boolean {
  return instant >= FIRST_PRINTABLE && instant <= LAST_PRINTABLE;
}

/** Prints an instant as `YYYY-MM-DDTHH:MM:SS.mmmZ`, the only form Tenure writes (`docs/interfaces.md §3`). */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}
