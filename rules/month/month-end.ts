/**
 * When a month ends (`docs/domain.md §7`): the first instant of the next month in the programme's time zone, exclusive.
 *
 * The zone is that of the version in force at that instant. Versions of different zones that change places just then
 * can make this true twice or never; so the month ends once, at the first instant at which the calendar in force shows
 * the next month.
 */
import { effectiveInstant, type RuleBook, type RuleSetVersion } from '../programme/rule-set-version.ts';
import type { Instant } from '../time/instant.ts';
import { monthAtIndex, nextMonth, previousMonth, type Month } from '../time/month.ts';
import { startOfMonth } from '../time/zone.ts';

/** The zone of a programme that has no version at all. */
const DEFAULT_ZONE = 'UTC';

/** The zone in which months begin under a version; before the first one that of the first, so that a programme of one zone has no other. */
export function zoneOf(book: RuleBook, version: RuleSetVersion | null): string {
  return (version ?? firstInForce(book))?.programme.timezone ?? DEFAULT_ZONE;
}

function firstInForce(book: RuleBook): RuleSetVersion | null {
  let first: RuleSetVersion | null = null;
  for (const version of book)
    // Of those effective at once the last published is the one that comes into force.
    if (first === null || effectiveInstant(version) <= effectiveInstant(first)) first = version;
  return first;
}

/** A version that valuations at `v` use while `from` < `v` ≤ `until`. */
interface Term {
  readonly version: RuleSetVersion | null;
  readonly from: Instant;
  readonly until: Instant;
}

/** The valuation instant of a month: the first that is no longer part of it. */
export function monthEnd(book: RuleBook, month: Month): Instant {
  const following = nextMonth(month);
  for (const { version, from, until } of termsOf(book)) {
    const shown = Math.max(from, startOfMonth(following, zoneOf(book, version)));
    if (shown <= until) return shown;
  }
  throw new Error('the last term of a rule book has no end');
}

/** The month that an instant falls in. */
export function monthOf(book: RuleBook, t: Instant): Month {
  const utc = new Date(t);
  let month = previousMonth(monthAtIndex(utc.getUTCFullYear() * 12 + utc.getUTCMonth()));
  while (t >= monthEnd(book, month)) month = nextMonth(month);
  return month;
}

/** The terms of a book's versions, in order and without gaps; of versions effective at once the last published. */
function termsOf(book: RuleBook): readonly Term[] {
  const starts = new Map<Instant, RuleSetVersion | null>([[-Infinity, null]]);
  for (const version of book) starts.set(effectiveInstant(version), version);
  const ordered = [...starts].sort(([a], [b]) => (a < b ? -1 : 1));
  return ordered.map(([from, version], index) => ({ version, from, until: ordered[index + 1]?.[0] ?? Infinity }));
}
