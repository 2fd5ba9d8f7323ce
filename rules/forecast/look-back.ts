/** How far back a forecast looks: what happened before can make no difference to it. */
import { askedFacts } from '../month/asked-facts.ts';
import { longestDays } from '../month/look-back.ts';
import { monthFrame } from '../month/month-frame.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';
import type { Month } from '../time/month.ts';

export interface ForecastLookBack {
  /** The first instant at which anything is valued: a relationship that has ended before is of no interest. */
  readonly valuedFrom: Instant;
  /** The earliest instant at which an activity can matter. */
  readonly activeFrom: Instant;
}

/** @param from the first month without statements; days are valued from `now` on */
export function forecastLookBack(book: RuleBook, from: Month, now: Instant): ForecastLookBack {
  const frame = monthFrame(book, from);
  const valuedFrom = Math.min(frame.ends[0] as Instant, now);
  const asked = book.flatMap((version) => askedFacts({ ...frame, version }).activityDays);
  const days = Math.max(0, ...book.map(longestDays), ...asked);
  return { valuedFrom, activeFrom: valuedFrom - days * DAY_MS };
}
