/** Calendar months, as statements name them: `YYYY-MM` (`docs/domain.md §7`). When one begins is up to `zone.ts`. */

declare const brand: unique symbol;

/** `2019-07`. Made by `parseMonth` and by arithmetic on months, so that it is always a month that exists. */
export type Month = string & { readonly [brand]: 'Month' };

const MONTH_TEXT = /^\d{4}-(0[1-9]|1[0-2])$/;
const MONTHS_A_YEAR = 12;

/** Reads `YYYY-MM`; null for anything else. */
export function parseMonth(text: string): Month | null {
  return MONTH_TEXT.test(text) ? (text as Month) : null;
}

/** Months counted from January of year 0: the number that month arithmetic is done on. */
export function monthIndex(month: Month): number {
  const dash = month.lastIndexOf('-');
  return Number(month.slice(0, dash)) * MONTHS_A_YEAR + Number(month.slice(dash + 1)) - 1;
}

/**
 * The month with this index. Years outside 0000–9999 are written as ISO 8601's expanded years (`+010000-01`): the month
 * after 9999-12 has a first instant like any other.
 */
export function monthAtIndex(index: number): Month {
  const year = Math.floor(index / MONTHS_A_YEAR);
  const number = String(index - year * MONTHS_A_YEAR + 1).padStart(2, '0');
  return `${yearText(year)}-${number}` as Month;
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

/** `count` months later; earlier when negative. */
export function plusMonths(month: Month, count: number): Month {
  return monthAtIndex(monthIndex(month) + count);
}

export function nextMonth(month: Month): Month {
  return plusMonths(month, 1);
}

export function previousMonth(month: Month): Month {
  return plusMonths(month, -1);
}

/** Negative when `a` is earlier than `b`, 0 when they are the same. */
export function compareMonths(a: Month, b: Month): number {
  return monthIndex(a) - monthIndex(b);
}

/** 1 for January to 12 for December. */
export function monthNumber(month: Month): number {
  return Number(month.slice(-2));
}

/** Every month from `first` to `last`, both included; none when `last` is earlier. */
export function* monthsFromTo(first: Month, last: Month): Generator<Month> {
  for (let index = monthIndex(first); index <= monthIndex(last); index++) yield monthAtIndex(index);
}
