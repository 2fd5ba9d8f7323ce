/** When digests are due: at seven in the morning in the programme's time zone, every day or on Mondays. */
import { DAY_MS, type Instant } from '../time/instant.ts';
import { firstInstantShowing, zoneOffset } from '../time/zone.ts';

export const FREQUENCIES = ['daily', 'weekly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Before the day's work begins. */
const AT_MS = 7 * 3_600_000;
const MONDAY = 1;

/** The first instant after `after` at which a digest is due. */
export function nextDigestAt(after: Instant, frequency: Frequency, zone: string): Instant {
  const today = Math.floor((after + zoneOffset(after, zone)) / DAY_MS) * DAY_MS;
  // From the day before: a zone may skip a day, and then the day after it is shown at once.
  for (let wall = today - DAY_MS + AT_MS; ; wall += DAY_MS) {
    if (frequency === 'weekly' && new Date(wall).getUTCDay() !== MONDAY) continue;
    const instant = firstInstantShowing(wall, zone);
    if (instant > after) return instant;
  }
}

/** The last instant up to `now` at which one was due that is due at `first`: what was missed is told in one. */
export function lastDigestAt(first: Instant, now: Instant, frequency: Frequency, zone: string): Instant {
  // A week, and the hour that a clock may be put back.
  let last = Math.max(first, nextDigestAt(now - 8 * DAY_MS, frequency, zone));
  for (let next = last; next <= now; next = nextDigestAt(next, frequency, zone)) last = next;
  return last;
}
