/**
 * How far beyond what is known months are reckoned. Once every relationship has expired, every deal has grown too old and
 * every tier has been recalibrated, each month says what the one before said: asking for the year 9999 would make 96,000
 * of them.
 */
import { compareMonths, plusMonths, type Month } from '../time/month.ts';

/** A hundred years: longer than anything known today can matter, and reckoned in a moment. */
export const MOST_MONTHS_AHEAD = 1_200;

/** The last month that is reckoned when the last one of which anything is known is another. */
export function lastReckoned(lastKnown: Month): Month {
  return plusMonths(lastKnown, MOST_MONTHS_AHEAD);
}

export function isFarAhead(month: Month, lastKnown: Month): boolean {
  return compareMonths(month, lastReckoned(lastKnown)) > 0;
}
