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

/** Months before the first version of a programme are months of this zone. */
const DEFAULT_ZONE = 'UTC';

/** The zone in which a version's months begin. */
export function zoneOf(version: RuleSetVersion | null): string {
  return version?.programme.timezone ?? DEFAULT_ZONE;
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
    const shown = Math.max(from, startOfMonth(following, zoneOf(version)));
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
