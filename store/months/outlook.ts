/** Reads what `planMonth` and `planRequest` look at: how the months stand, without anything that is in them. */
import { closesAt, monthFrame } from '../../rules/month/month-frame.ts';
import type { MonthOutlook, Outlook } from '../../rules/month/month-outlook.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { monthsFromTo, previousMonth, type Month } from '../../rules/time/month.ts';
import { readHead } from '../ledger/ledger-head.ts';
import type { Queryable } from '../pool.ts';
import { failedRuns } from './failed-runs.ts';
import { monthRows, type MonthRow } from './month-rows.ts';
import type { MonthSpan } from './month-span.ts';
import { changesSince } from './publish/changes-since.ts';

export interface LookAhead {
  readonly book: RuleBook;
  readonly now: Instant;
  readonly first: MonthSpan['first'];
  /** Nothing of later months is told. */
  readonly last: Month;
}

/** Each question is asked by itself: months may change meanwhile, and whoever acts on the answer is told if they did. */
export async function readOutlook(db: Queryable, { book, now, first, last }: LookAhead): Promise<Outlook> {
  const { firstAcceptedAt } = await readHead(db);
  const rows = new Map((await monthRows(db)).map((row) => [row.month, row]));
  const failed = await failedRuns(db);
  const months: MonthOutlook[] = [];
  for (const month of monthsFromTo(first, last)) {
    const row = rows.get(month);
    months.push({
      month,
      status: row?.status ?? 'open',
      ...monthTimes(book, month),
      run: row?.published?.run ?? null,
      isOutOfDate: row?.status === 'draft' && (await changesSince(db, month)) !== null,
      isBuiltOnOther: month !== first && isBuiltOnOther(row, rows.get(previousMonth(month))),
      failedRun: failed.get(month) ?? null,
    });
  }
  return { now, firstAcceptedAt: firstAcceptedAt ?? now, months };
}

/** When a month ends, and when it closes by itself. */
export function monthTimes(book: RuleBook, month: Month): Pick<MonthOutlook, 'valuedAt' | 'closesAt'> {
  const frame = monthFrame(book, month);
  return { valuedAt: frame.valuedAt, closesAt: closesAt(frame) };
}

function isBuiltOnOther(row: MonthRow | undefined, before: MonthRow | undefined): boolean {
  if (row?.published === undefined || row.published === null || row.status === 'closed') return false;
  const hash = before?.published?.hash;
  return hash === undefined || row.published.previousHash !== hash;
}
