/** Moves a log in time by whole days, so that it ends just before now and keeps its times of day. */
import { DAY_MS, formatInstant, parseInstant, type Instant } from '../../../rules/time/instant.ts';

/** The whole number of days that puts an instant within the 24 hours before `now`: after `now` − 24 h, up to `now`. */
export function daysToRebase(last: Instant, now: Instant): number {
  return Math.floor((now - last) / DAY_MS);
}

/** The event at its new time; all else, its name included, stays. What has no time is left as it is. */
export function rebased(raw: unknown, days: number): unknown {
  const time = timeOf(raw);
  return time === null ? raw : { ...(raw as object), time: formatInstant(time + days * DAY_MS) };
}

/** When a raw event happened; null when it does not say. */
export function timeOf(raw: unknown): Instant | null {
  if (typeof raw !== 'object' || raw === null || !('time' in raw)) return null;
  return typeof raw.time === 'string' ? parseInstant(raw.time) : null;
}
