/** Which months there are: from the programme's first (`rules/month/first-month.ts`) to the last that is over. */
import { monthEnd, monthOf } from '../../rules/month/month-end.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { previousMonth, type Month } from '../../rules/time/month.ts';
import type { Queryable } from '../pool.ts';
import { firstMonth } from './first-month.ts';
import type { MonthRefusal } from './requests.ts';

export interface MonthSpan {
  readonly first: Month;
  /** Earlier than `first` while the first month is not over. */
  readonly last: Month;
}

/** Null before the first event. What is closed first stays the first, also after an earlier event. */
export async function monthSpan(db: Queryable, book: RuleBook, now: Instant): Promise<MonthSpan | null> {
  const { rows } = await db.query<{
    firstEventAt: Instant | null;
    firstAcceptedAt: Instant | null;
    firstClosed: Month | null;
  }>({
    name: 'month-span',
    text: `SELECT first_event_at AS "firstEventAt", first_accepted_at AS "firstAcceptedAt", (SELECT min(month) FROM month WHERE status = 'closed') AS "firstClosed"
      FROM ledger_head`,
  });
  const { firstEventAt = null, firstAcceptedAt = null, firstClosed = null } = rows[0] ?? {};
  if (firstEventAt === null) return null;
  const first = firstClosed ?? (await firstMonth(db, book, { firstEventAt, firstAcceptedAt: firstAcceptedAt ?? now }));
  return { first, last: previousMonth(monthOf(book, now)) };
}

/** Why a month can't be run or closed; null when it can. */
export function refusalOf(span: MonthSpan | null, book: RuleBook, month: Month): MonthRefusal | null {
  if (span === null) return { code: 'no_events' };
  if (month < span.first) return { code: 'before_first_month', first: span.first };
  return month > span.last ? { code: 'month_not_over', endsAt: monthEnd(book, month) } : null;
}
