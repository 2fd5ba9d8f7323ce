/** Streams the activities of a stretch of time, a page of the ledger at a time, in the order of acceptance. */
import type { EventOf } from '../../rules/events/event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';
import { readHead } from './ledger-head.ts';
import { ledgerEvent, type EventColumns, type ReadOptions } from './read-ledger.ts';

/** Positions looked at in one statement. */
const POSITIONS_AT_ONCE = 5_000;
/** What a bigint holds. */
const EVER = Number.MAX_SAFE_INTEGER;

/** Those with `from` ≤ time < `until`; of all positions that are committed when reading starts, or of some. */
export async function* readActivities(
  db: Queryable,
  { from, until }: { readonly from: Instant; readonly until: Instant },
  positions: Pick<ReadOptions, 'after' | 'upTo'> = {},
): AsyncGenerator<readonly EventOf<'activity.performed'>[]> {
  const last = positions.upTo ?? (await readHead(db)).position;
  for (let after = positions.after ?? 0; after < last; after += POSITIONS_AT_ONCE) {
    const { rows } = await db.query<EventColumns>({
      name: 'activities-page',
      text: `SELECT source, id, type, time, data FROM ledger
        WHERE position > $1 AND position <= $2 AND type = 'activity.performed' AND time >= $3 AND time < $4
        ORDER BY position`,
      values: [after, Math.min(after + POSITIONS_AT_ONCE, last), Math.max(from, -EVER), Math.min(until, EVER)],
    });
    yield rows.map((row) => ledgerEvent(row) as EventOf<'activity.performed'>);
  }
}
