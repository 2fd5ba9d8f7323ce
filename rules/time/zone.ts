/**
 * When days and months begin in an IANA time zone (`docs/domain.md §7`).
 *
 * A day begins at the first instant at which the zone's clocks show it: where midnight is skipped that is the end of
 * the gap, where it comes twice the first of the two. `Intl` knows the zones; it is asked for offsets only, because its
 * calendars are Julian before 1582 and count no year 0.
 */
import { monthIndex, nextMonth, type Month } from './month.ts';
import { DAY_MS, type Instant } from './instant.ts';

/** What the clocks of a place show, as the instant at which clocks in UTC show the same. */
type WallTime = number;

/** Before it every zone keeps the one offset of its local mean time, so nobody need be asked. */
const FIRST_ZONED: Instant = -5_364_662_400_000; // 1800-01-01T00:00:00Z

const OFFSET = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * How far the zone's clocks are ahead of UTC at `t`, in milliseconds.
 * @throws RangeError for a zone that does not exist
 */
export function zoneOffset(t: Instant, zone: string): number {
  if (zone === 'UTC') return 0;
  const [, sign, hours, minutes, seconds] = OFFSET.exec(formatOf(zone).format(Math.max(t, FIRST_ZONED))) ?? [];
  if (sign === undefined) return 0;
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? '0');
  return (sign === '-' ? -ahead : ahead) * 1000;
}

/** Making a format costs 50 times as much as using it. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  return format;
}

/** The first instant of a month in a zone. */
export function startOfMonth(month: Month, zone: string): Instant {
  return firstInstantShowing(wallTime(month, 1), zone);
}

/**
 * The first instants of the days after the first of a month, that of the next month included: the ends of its days.
 * A day that the zone skipped whole (Apia, 30 December 2011) has none.
 */
export function dayEnds(month: Month, zone: string): readonly Instant[] {
  const end = wallTime(nextMonth(month), 1);
  const ends: Instant[] = [];
  for (let wall = wallTime(month, 2); wall <= end; wall += DAY_MS) {
    const instant = firstInstantShowing(wall, zone);
    if (instant !== ends.at(-1)) ends.push(instant);
  }
  return ends;
}

/** Midnight at which a day of a month begins. `Date.UTC` would take the years 0–99 for 1900–1999. */
function wallTime(month: Month, day: number): WallTime {
  const index = monthIndex(month);
  const year = Math.floor(index / 12);
  return new Date(0).setUTCFullYear(year, index - year * 12, day);
}

/** The first instant at which the zone's clocks show `wall` or later. */
export function firstInstantShowing(wall: WallTime, zone: string): Instant {
  const [before, after] = [wall - DAY_MS, wall + DAY_MS];
  const [offsetBefore, offsetAfter] = [zoneOffset(before, zone), zoneOffset(after, zone)];
  if (offsetBefore === offsetAfter) return wall - offsetBefore;
  const change = offsetChange(before, after, zone);
  const unchanged = wall - offsetBefore;
  return unchanged < change ? unchanged : Math.max(change, wall - offsetAfter);
}

/** The instant between two at which the offset changes. No zone has changed it twice within two days. */
function offsetChange(before: Instant, after: Instant, zone: string): Instant {
  const offset = zoneOffset(before, zone);
  let [same, changed] = [before, after];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (zoneOffset(middle, zone) === offset) same = middle;
    else changed = middle;
  }
  return changed;
}
