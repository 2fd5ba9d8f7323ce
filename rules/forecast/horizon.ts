/** The days that a forecast looks at. */
import { monthOf } from '../month/month-end.ts';
import { dayEndsOf, frameAt, monthFrame, type MonthFrame } from '../month/month-frame.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import type { Instant } from '../time/instant.ts';
import { nextMonth } from '../time/month.ts';

/** Today is the first of them. */
export const FORECAST_DAYS = 90;

/** Days of one month. */
export interface DaysOfMonth {
  /** As the month is valued, but at the ends of these days. */
  readonly frame: MonthFrame;
  /** Whether the month's last day is among them. */
  readonly isToTheEnd: boolean;
}

/** The next 90 days that end after `now`, by month, in the programme's time zone. */
export function horizonOf(book: RuleBook, now: Instant): readonly DaysOfMonth[] {
  const months: DaysOfMonth[] = [];
  let left = FORECAST_DAYS;
  for (let month = monthOf(book, now); left > 0; month = nextMonth(month)) {
    const frame = monthFrame(book, month);
    const ends = dayEndsOf(frame)
      .filter((end) => end > now)
      .slice(0, left);
    months.push({ frame: frameAt(frame, ends), isToTheEnd: ends.at(-1) === frame.valuedAt });
    left -= ends.length;
  }
  return months;
}
