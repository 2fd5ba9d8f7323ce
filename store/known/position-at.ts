/** Up to where the ledger went at an instant of the past (`docs/interfaces.md §3`, `--known-at`). */
import type { Instant } from '../../rules/time/instant.ts';
import { readHead } from '../ledger/ledger-head.ts';
import type { Queryable } from '../pool.ts';

/**
 * The last position that was given out up to an instant, to an event or to a rule set; 0 before the first.
 * Times never fall from one position to the next (`store/ledger/ledger-lock.ts`), so it is found by halves: an index on
 * times would cost every append.
 */
export async function positionAt(db: Queryable, knownAt: Instant): Promise<number> {
  let [known, later] = [0, (await readHead(db)).position + 1];
  while (later - known > 1) {
    const middle = Math.floor((known + later) / 2);
    const time = await timeOf(db, middle);
    if (time !== null && time <= knownAt) known = middle;
    else later = middle;
  }
  return known;
}

/**
 * The instant at which everything is known that is: now, or when the last position was given out, if that was by a clock
 * that is ahead. An event that is acknowledged is known to every process.
 */
export async function knownNow(db: Queryable, now: Instant): Promise<Instant> {
  const last = await timeOf(db, (await readHead(db)).position);
  return last === null ? now : Math.max(last, now);
}

/** When what has a position was accepted or published. */
async function timeOf(db: Queryable, position: number): Promise<Instant | null> {
  const { rows } = await db.query<{ time: Instant }>({
    name: 'time-of-position',
    text: `SELECT accepted_at AS time FROM ledger WHERE position = $1
      UNION ALL SELECT published_at FROM rule_set_version WHERE position = $1`,
    values: [position],
  });
  return rows[0]?.time ?? null;
}
