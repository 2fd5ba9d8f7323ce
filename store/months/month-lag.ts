/** How far months are behind: what should have been begun, or closed, by itself and was not (`docs/domain.md §7`). */
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { monthsFromTo, type Month } from '../../rules/time/month.ts';
import { readHead } from '../ledger/ledger-head.ts';
import type { Queryable } from '../pool.ts';
import { monthSpan } from './month-span.ts';
import { monthTimes } from './outlook.ts';

export interface MonthLag {
  /** The end of the last closed month; null when none is. */
  readonly lastClosedEnd: Instant | null;
  /** Months that are over and not closed. History, which only somebody closes, counts. */
  readonly unclosed: number;
  /** When the month whose turn it is should have closed by itself; null while there is none such. */
  readonly closingDueAt: Instant | null;
  /** The end of the last month that is over, as long as no run has begun on it; null otherwise, and for history. */
  readonly beginningDueAt: Instant | null;
}

const NONE: MonthLag = { lastClosedEnd: null, unclosed: 0, closingDueAt: null, beginningDueAt: null };

/** At a programme instant. */
export async function monthLag(db: Queryable, book: RuleBook, now: Instant): Promise<MonthLag> {
  const span = await monthSpan(db, book, now);
  if (span === null) return NONE;
  const { firstAcceptedAt } = await readHead(db);
  const { lastClosed, begun } = await standing(db, span.last);
  const left = [...monthsFromTo(span.first, span.last)].filter((month) => lastClosed === null || month > lastClosed);
  const closesByItself = (month: Month): boolean => monthTimes(book, month).valuedAt > (firstAcceptedAt ?? now);
  const dueOf = (month: Month | undefined, at: Instant): Instant | null =>
    month !== undefined && closesByItself(month) && at <= now ? at : null;
  const [next] = left;
  return {
    lastClosedEnd: lastClosed === null ? null : monthTimes(book, lastClosed).valuedAt,
    unclosed: left.length,
    closingDueAt: next === undefined ? null : dueOf(next, monthTimes(book, next).closesAt),
    beginningDueAt: begun || left.length === 0 ? null : dueOf(span.last, monthTimes(book, span.last).valuedAt),
  };
}

async function standing(
  db: Queryable,
  last: Month,
): Promise<{ readonly lastClosed: Month | null; readonly begun: boolean }> {
  const { rows } = await db.query<{ lastClosed: Month | null; begun: boolean }>({
    name: 'month-standing',
    text: `SELECT (SELECT max(month) FROM month WHERE status = 'closed') AS "lastClosed",
      EXISTS (SELECT FROM month_run WHERE month = $1) AS begun`,
    values: [last],
  });
  return rows[0] ?? { lastClosed: null, begun: false };
}
