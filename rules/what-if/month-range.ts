/** Which months a what-if looks at; those before the first and after the last are left out of every list. */
import { monthEnd } from '../month/month-end.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import type { Instant } from '../time/instant.ts';
import { previousMonth, type Month } from '../time/month.ts';

export interface MonthRange {
  readonly from?: Month | undefined;
  readonly to?: Month | undefined;
}

/** A range as instants: [from, until). */
export interface Interval {
  readonly from: Instant;
  readonly until: Instant;
}

/** @param calendar in whose time zones the range is meant: one for both sides, that of the rules as they are */
export function intervalOf({ from, to }: MonthRange, calendar: RuleBook): Interval {
  return {
    from: from === undefined ? -Infinity : monthEnd(calendar, previousMonth(from)),
    until: to === undefined ? Infinity : monthEnd(calendar, to),
  };
}

/** Whether something that happened at an instant is looked at. */
export function isWithin(time: Instant, { from, until }: Interval): boolean {
  return from <= time && time < until;
}

/** Whether a period reaches into the interval. */
export function reachesInto(
  { start, end }: { readonly start: Instant; readonly end: Instant | null },
  { from, until }: Interval,
): boolean {
  return start < until && (end === null || end >= from);
}
