/**
 * Pairs that a newly published rule set concerns, marked some at a time: a store of a million pairs is neither locked
 * for it, nor does news wait behind a million marks.
 *
 * Until a pair is folded anew its old verdicts stand; a fold for any other reason uses the new versions already, so
 * such a pair needs no mark any more.
 */
import type { ClientBase, Pool, PoolClient } from 'pg';
import type { Instant } from '../rules/time/instant.ts';
import { MARK_CHANNEL } from './marks.ts';
import { inTransaction } from './transaction.ts';

/** A publication that not all pairs have been looked at for. */
export interface OwedRejudge {
  /** `<name>@<n>` */
  readonly version: string;
  /** Its place in the ledger's order. */
  readonly position: number;
}

export interface RejudgeProgress {
  /** Pairs looked at. */
  readonly done: number;
  /** Pairs there were when it began. */
  readonly total: number;
  readonly finished: boolean;
}

/** Whether there are more pairs than may be marked in one statement; reads no more than so many. */
export async function hasManyPairs(client: ClientBase, most: number): Promise<boolean> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM (SELECT FROM relationship LIMIT $1 + 1) AS counted',
    [most],
  );
  return (rows[0]?.count ?? 0) > most;
}

/** Part of the transaction that publishes: whatever happens afterwards, the row is there. */
export async function oweRejudge(client: ClientBase, position: number): Promise<void> {
  await client.query('INSERT INTO rejudge (position) VALUES ($1)', [position]);
}

/** What is owed, the first published first. */
export async function owedRejudges(db: ClientBase | Pool): Promise<readonly OwedRejudge[]> {
  const { rows } = await db.query<OwedRejudge>({
    name: 'owed-rejudges',
    text: `SELECT v.version, r.position FROM rejudge r JOIN rule_set_version v USING (position)
      WHERE r.finished_at IS NULL ORDER BY r.position`,
  });
  return rows;
}

/** Whether anything is owed for a version published at or before a position. */
export async function isRejudging(db: ClientBase | Pool, position: number): Promise<boolean> {
  const { rows } = await db.query({
    name: 'is-rejudging',
    text: 'SELECT FROM rejudge WHERE finished_at IS NULL AND position <= $1 LIMIT 1',
    values: [position],
  });
  return rows.length > 0;
}

/** How many stale pairs wait, counted up to a bound. */
export async function countStale(db: ClientBase | Pool, most: number): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    name: 'count-stale',
    text: 'SELECT count(*)::int AS count FROM (SELECT FROM stale_pair LIMIT $1) AS counted',
    values: [most],
  });
  return rows[0]?.count ?? 0;
}

interface Row {
  readonly total: number | null;
  readonly looked_at: number;
  readonly after_partner: string | null;
  readonly after_client: string | null;
  readonly finished_at: Instant | null;
  readonly effective_from: Instant | null;
}

/**
 * Looks at the next pairs, ordered by partner and client, and marks those that the version may concern: not folded
 * since it was published, and with their last fact at or after its effectiveFrom. That is every pair with an activity
 * in its time, and few others; the fact's time stands in the pair's own row, where activities would have to be sought.
 * Null when the version owes nothing.
 */
export async function rejudgeBatch(
  pool: Pool,
  position: number,
  limit: number,
  now: Instant,
): Promise<RejudgeProgress | null> {
  return inTransaction(pool, async (client) => {
    const row = await lockRow(client, position);
    if (row === null) return null;
    const total = row.total ?? (await countPairs(client));
    if (row.finished_at !== null) return { done: row.looked_at, total, finished: true };
    const batch = await markBatch(client, position, row, limit, now);
    const done = row.looked_at + batch.looked;
    const isRoundOver = batch.looked < limit;
    // A fold that was under way while the version was published may have written its pair behind the cursor.
    const isFinished = isRoundOver && !(await isAnyLeft(client, position, row.effective_from));
    await client.query(
      `UPDATE rejudge SET total = $2, looked_at = $3, after_partner = $4, after_client = $5, finished_at = $6
      WHERE position = $1`,
      [
        position,
        total,
        isRoundOver && !isFinished ? 0 : done,
        isRoundOver ? null : batch.last_partner,
        isRoundOver ? null : batch.last_client,
        isFinished ? now : null,
      ],
    );
    if (batch.marked > 0) await client.query(`SELECT pg_notify('${MARK_CHANNEL}', '')`);
    return { done, total, finished: isFinished };
  });
}

async function lockRow(client: PoolClient, position: number): Promise<Row | null> {
  const { rows } = await client.query<Row>(
    `SELECT r.total, r.looked_at, r.after_partner, r.after_client, r.finished_at, v.effective_from
    FROM rejudge r JOIN rule_set_version v USING (position) WHERE r.position = $1 FOR UPDATE OF r`,
    [position],
  );
  return rows[0] ?? null;
}

async function countPairs(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM relationship');
  return rows[0]?.count ?? 0;
}

/** Of a pair `r`, for a version at $1 in force from $2: it may have to be folded anew. A pair never folded has no tail. */
const IS_CONCERNED = `r.folded_position < $1
  AND ($2::bigint IS NULL OR r.tail IS NULL OR (r.tail -> 'key' ->> 'time')::bigint >= $2)`;

interface Batch {
  readonly looked: number;
  readonly marked: number;
  readonly last_partner: string | null;
  readonly last_client: string | null;
}

async function markBatch(client: PoolClient, position: number, row: Row, limit: number, now: Instant): Promise<Batch> {
  const { rows } = await client.query<Batch>({
    name: 'rejudge-batch',
    text: `
WITH batch AS MATERIALIZED (
  SELECT partner_id, client_id, folded_position, tail FROM relationship
  WHERE (partner_id, client_id) > ($3, $4)
  ORDER BY partner_id, client_id LIMIT $5
), marked AS (
  INSERT INTO stale_pair (partner_id, client_id, marked_at)
  SELECT partner_id, client_id, $6 FROM batch r WHERE ${IS_CONCERNED}
  RETURNING id
), last AS (
  SELECT partner_id, client_id FROM batch ORDER BY partner_id DESC, client_id DESC LIMIT 1
)
SELECT (SELECT count(*)::int FROM batch) AS looked, (SELECT count(*)::int FROM marked) AS marked,
  (SELECT partner_id FROM last) AS last_partner, (SELECT client_id FROM last) AS last_client`,
    // No identifier is empty. A cursor that may be null would have the planner read the index from its start each time.
    values: [position, row.effective_from, row.after_partner ?? '', row.after_client ?? '', limit, now],
  });
  return rows[0] ?? { looked: 0, marked: 0, last_partner: null, last_client: null };
}

/** Whether a pair that is concerned is neither folded nor marked. */
async function isAnyLeft(client: PoolClient, position: number, effectiveFrom: Instant | null): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM relationship r WHERE ${IS_CONCERNED}
      AND NOT EXISTS (SELECT FROM stale_pair s WHERE (s.partner_id, s.client_id) = (r.partner_id, r.client_id)) LIMIT 1`,
    [position, effectiveFrom],
  );
  return rows.length > 0;
}
