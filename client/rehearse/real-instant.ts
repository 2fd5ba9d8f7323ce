/** From programme time back to real time. */
import { realDelay, type ClockSegments } from '../../platform/clock.ts';
import type { Instant } from '../../rules/time/instant.ts';

/**
 * The real instant, milliseconds since the epoch, at which the clock first showed a programme instant, or will show it;
 * the beginning of the clock for what lies before it.
 */
export function realInstantOf(segments: ClockSegments, instant: Instant): number {
  const from = segments[0]?.realAt ?? instant;
  return from + realDelay(segments, from, instant);
}
