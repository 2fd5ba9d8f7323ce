/** The ledger as it leaves the database: each row as it is, with its content hash. Personal data is not in the ledger. */
import type { Queryable } from '../pool.ts';
import type { EventColumns } from '../ledger/read-ledger.ts';
import type { Instant } from '../../rules/time/instant.ts';

export interface ExtractRow extends EventColumns {
  readonly position: number;
  readonly acceptedAt: Instant;
  /** HMAC of the content under the database's own key, in hex. */
  readonly contentHash: string;
}

/** About 0.5 MB of rows. */
const PAGE_SIZE = 2_000;

/** By position. */
export async function* extractLedger(db: Queryable, upTo: number): AsyncGenerator<ExtractRow> {
  for (let after = 0; ;) {
    const { rows } = await db.query<ExtractRow>({
      name: 'ledger-extract',
      text: `SELECT position, source, id, type, time, data, accepted_at AS "acceptedAt", encode(content_hash, 'hex') AS "contentHash"
        FROM ledger WHERE position > $1 AND position <= $2 ORDER BY position LIMIT ${PAGE_SIZE}`,
      values: [after, upTo],
    });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_SIZE) return;
    after = last.position;
  }
}
