/** The first month that is run, of what the ledger holds. */
import type { EventType } from '../../rules/events/event.ts';
import { ASKED_OF_FIRST, beginsLongAgo, firstStatementMonth, type Beginning } from '../../rules/month/first-month.ts';
import { monthOf } from '../../rules/month/month-end.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { compareMonths, type Month } from '../../rules/time/month.ts';
import type { Queryable } from '../pool.ts';

/** Of the ledger, what counts: all of it unless something else is said. */
export interface LedgerPart {
  readonly position: number;
  readonly at: Instant;
}

const ALL: LedgerPart = { position: Number.MAX_SAFE_INTEGER, at: Number.MAX_SAFE_INTEGER };

/**
 * A programme that begins within the last decades needs no look at the ledger. For another the whole of it is read: until
 * a month is closed, which is then the first.
 */
export async function firstMonth(
  db: Queryable,
  book: RuleBook,
  beginning: Beginning,
  part: LedgerPart = ALL,
): Promise<Month> {
  const begun = monthOf(book, beginning.firstEventAt);
  if (!beginsLongAgo(book, beginning)) return begun;
  const running = monthOf(book, beginning.firstAcceptedAt);
  const told = await firstStatementMonth(book, await firstTimes(db, part));
  const first = told === null || compareMonths(told, running) > 0 ? running : told;
  return compareMonths(first, begun) > 0 ? first : begun;
}

async function firstTimes(db: Queryable, { position, at }: LedgerPart) {
  const { rows } = await db.query<{ type: EventType; time: Instant; adjusted: Month | null }>({
    name: 'first-times',
    text: `SELECT type, min(time) AS time, min(data ->> 'month') FILTER (WHERE type = 'adjustment.posted') AS adjusted
      FROM ledger WHERE position <= $1 AND (type = 'adjustment.posted' OR (time <= $2 AND type = ANY ($3::text[])))
      GROUP BY type`,
    values: [position, at, ASKED_OF_FIRST],
  });
  return {
    times: new Map(rows.map(({ type, time }) => [type, time])),
    adjusted: rows.find(({ adjusted }) => adjusted !== null)?.adjusted ?? null,
  };
}
