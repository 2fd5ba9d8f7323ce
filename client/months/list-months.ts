/** The use case of looking at months: which there are, from the programme's first to the one that runs now. */
import type { Pool } from 'pg';
import { monthEnd } from '../../rules/month/month-end.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { compareMonths, monthsFromTo, nextMonth, type Month } from '../../rules/time/month.ts';
import { monthRows, type MonthRow } from '../../store/months/month-rows.ts';
import { monthSpan } from '../../store/months/month-span.ts';
import { totalsOf, type MonthTotals } from '../../store/months/read/month-totals.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import type { Queryable } from '../../store/pool.ts';
import { inSnapshot } from '../../store/transaction.ts';

/** A month of the programme, run or not. */
export interface ProgrammeMonth {
  readonly month: Month;
  /** Null for one that nobody ever ran. */
  readonly row: MonthRow | null;
  /** `v`: of what is published, or as the rule sets have it now. */
  readonly valuedAt: Instant;
}

/** A month with what its statements come to; null without statements. */
export interface ListedMonth extends ProgrammeMonth {
  readonly totals: MonthTotals | null;
}

export interface MonthPage {
  readonly items: readonly ListedMonth[];
  /** After which month the next page begins; null at the end. */
  readonly next: Month | null;
}

/**
 * Months, the latest first. @param now the programme instant: the month that it falls in is the last
 * @param before only months before this one; null for all
 */
export async function listMonths(
  pool: Pool,
  rules: RuleBookCache,
  { now, before, limit }: { readonly now: Instant; readonly before: Month | null; readonly limit: number },
): Promise<MonthPage> {
  return inSnapshot(pool, async (client) => {
    const { book } = await rules.at(client);
    const all = await programmeMonths(client, book, now);
    const asked = all.filter(({ month }) => before === null || compareMonths(month, before) < 0).toReversed();
    const months = asked.slice(0, limit);
    const totals = await totalsOf(
      client,
      months.flatMap(({ row }) => row?.published?.run ?? []),
    );
    return {
      items: months.map((month) => ({
        ...month,
        totals: month.row?.published === null || month.row === null ? null : totals(month.row.published.run),
      })),
      next: asked.length > limit ? (months.at(-1)?.month ?? null) : null,
    };
  });
}

/** The months of the programme in order, from its first to the one that `now` falls in. None before the first event. */
export async function programmeMonths(db: Queryable, book: RuleBook, now: Instant): Promise<readonly ProgrammeMonth[]> {
  const span = await monthSpan(db, book, now);
  if (span === null) return [];
  const rows = new Map((await monthRows(db)).map((row) => [row.month, row]));
  return [...monthsFromTo(span.first, nextMonth(span.last))].map((month) => {
    const row = rows.get(month) ?? null;
    return { month, row, valuedAt: row?.published?.valuedAt ?? monthEnd(book, month) };
  });
}
