/** Whether the schedule's run of a month has something to do, or to wait for: where Temporal knows of none, it was lost. */
import { monthEnd } from '../../rules/month/month-end.ts';
import { closesByItself, unclosed } from '../../rules/month/month-outlook.ts';
import { planMonth } from '../../rules/month/plan-month.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { nextMonth, type Month } from '../../rules/time/month.ts';
import type { Queryable } from '../pool.ts';
import { monthSpan } from './month-span.ts';
import { readOutlook } from './outlook.ts';

/** At a programme instant. Not for history, which only somebody closes, nor for a run that failed: it would fail again. */
export async function isRunOwed(db: Queryable, book: RuleBook, now: Instant, month: Month): Promise<boolean> {
  const span = await monthSpan(db, book, now);
  if (span === null || month < span.first || month > span.last) return false;
  const outlook = await readOutlook(db, { book, now, first: span.first, last: month });
  if (!unclosed(outlook).some((one) => closesByItself(one, outlook))) return false;
  const supersededAt = monthEnd(book, nextMonth(month));
  // Drafts that facts have overtaken are taken anew when the time to close comes.
  const { kind } = planMonth(outlook, { afterRun: 0, graceIsOver: false, supersededAt });
  return kind === 'take' || kind === 'wait';
}
