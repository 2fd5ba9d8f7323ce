/** Months that are behind: over and not drafted, or past their grace time and not closed. */
import { closesAt, monthFrame } from '../../rules/month/month-frame.ts';
import { closesByItself } from '../../rules/month/month-outlook.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { monthsFromTo } from '../../rules/time/month.ts';
import { readHead } from '../ledger/ledger-head.ts';
import type { Queryable } from '../pool.ts';
import { monthRows } from './month-rows.ts';
import { monthSpan } from './month-span.ts';

export interface OwedMonths {
  readonly count: number;
  /** Programme instant since when the first of them waits; null without any. */
  readonly oldest: Instant | null;
}

/**
 * At a programme instant, by themselves: history waits for somebody to close it, and the closing of what follows with it.
 * @param draftedAt when a month's run is started, by the instant at which the month ends
 */
export async function owedMonths(
  db: Queryable,
  book: RuleBook,
  now: Instant,
  draftedAt: (valuedAt: Instant) => Instant,
): Promise<OwedMonths> {
  const span = await monthSpan(db, book, now);
  if (span === null) return { count: 0, oldest: null };
  const { firstAcceptedAt } = await readHead(db);
  const standing = new Map((await monthRows(db)).map(({ month, status }) => [month, status]));
  const since: Instant[] = [];
  let isHeldUp = false;
  for (const month of monthsFromTo(span.first, span.last)) {
    const status = standing.get(month) ?? 'open';
    if (status === 'closed') continue;
    const frame = monthFrame(book, month);
    const isHistory = !closesByItself(frame, { firstAcceptedAt: firstAcceptedAt ?? now });
    isHeldUp ||= isHistory;
    if (isHistory || (status === 'draft' && isHeldUp)) continue;
    const drafted = draftedAt(frame.valuedAt);
    since.push(status === 'open' ? drafted : Math.max(drafted, closesAt(frame)));
  }
  const passed = since.filter((instant) => instant <= now);
  return { count: passed.length, oldest: passed.length === 0 ? null : Math.min(...passed) };
}
