/** How far back a month looks: what happened before can make no difference to its lines. */
import { effectiveInstant, type RuleSetVersion } from '../programme/rule-set-version.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';
import { askedFacts } from './asked-facts.ts';
import type { MonthFrame } from './month-frame.ts';

/**
 * The earliest instant at which an activity can matter for the lines of a month: it may hold the pair at one of the
 * frame's ends, or count for an activity threshold or as the use of a tool there.
 */
export function lookBackOf({ ends, book, valuedAt }: MonthFrame): Instant {
  const days = book.filter((version) => effectiveInstant(version) < valuedAt).map(longestDays);
  return (ends[0] as Instant) - Math.max(0, ...days) * DAY_MS;
}

/**
 * The same for all that its statements say: what the requirements of its tiers ask about activities, too.
 */
export function reachBackOf(frame: MonthFrame): Instant {
  const asked = askedFacts(frame).activityDays;
  return Math.min(lookBackOf(frame), frame.valuedAt - Math.max(0, ...asked) * DAY_MS);
}

/** The longest time, in days, for which a version lets an activity hold a pair or count for a threshold. */
export function longestDays({ programme: { windowDays, tiers } }: RuleSetVersion): number {
  return Math.max(windowDays, ...tiers.tiers.map(({ activityThreshold }) => activityThreshold?.days ?? 0));
}
