/**
 * Marks and stale pairs: what has to be folded anew. Both are append-only rows that are deleted by id; whoever deletes
 * them reads the ledger afterwards, so an event that comes meanwhile has a mark of its own (`docs/architecture.md` 9).
 */
import type { ClientBase, Pool } from 'pg';
import type { ClientId, PartnerId } from '../rules/ids.ts';
import { FOLD_VERSION } from '../rules/relationship/pair-memory.ts';
import type { Pair } from '../rules/relationship/pair.ts';
import type { Instant } from '../rules/time/instant.ts';

/** The channel on which judges listen; correctness never depends on it. */
export const MARK_CHANNEL = 'tenure_marks';

/**
 * Which marks and stale pairs to take: those that can end a relationship, all but those, or whatever there is.
 * Two judges, one for each of the first two, never hold up what is urgent in a batch of other things.
 */
export type Urgency = 'urgent' | 'ordinary' | 'any';

const IS_OF: Readonly<Record<Urgency, string>> = { urgent: 'urgent', ordinary: 'NOT urgent', any: 'true' };

export interface StalePair extends Pair {
  readonly urgent: boolean;
  /** When the oldest of what concerns it was accepted. */
  readonly since: Instant;
  /** `traceparent` of one of the requests that said something of it, while traces are on. */
  readonly trace: string | null;
}

export interface MarkBacklog {
  readonly count: number;
  /** Programme instant of the oldest mark or stale pair; null when there is none. */
  readonly oldest: Instant | null;
}

/** The users and clients that rows like those of `mark` are about; none for a mark of everybody. */
export const concernedBy = (marks: string): string => `
  SELECT t.user_id, t.client_id, t.urgent, t.marked_at FROM ${marks} t WHERE t.user_id IS NOT NULL AND t.client_id IS NOT NULL
  UNION ALL
  SELECT t.user_id, e.client_id, t.urgent, t.marked_at FROM ${marks} t JOIN engagement e USING (user_id) WHERE t.client_id IS NULL
  UNION ALL
  SELECT e.user_id, e.client_id, t.urgent, t.marked_at FROM ${marks} t JOIN engagement e USING (client_id) WHERE t.user_id IS NULL
  UNION ALL
  SELECT e.user_id, e.client_id, t.urgent, t.marked_at
  FROM ${marks} t JOIN member m USING (partner_id) JOIN engagement e ON e.user_id = m.user_id`;

/**
 * Marks of everybody come from publishing a rule set. One statement: the marks deleted and the directory read belong
 * to one snapshot. Activities of users without a standing registration belong to no pair; their verdict is written here,
 * from the first that the mark is about: those before had marks of their own.
 * LATERAL with OFFSET enters each table by key, as in `pairs/load-facts.ts`.
 */
const EXPAND = (urgency: Urgency): string => `
WITH taken AS (
  DELETE FROM mark WHERE id = ANY (ARRAY(
    SELECT id FROM mark WHERE ${IS_OF[urgency]} ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED))
  RETURNING user_id, client_id, partner_id, position, urgent, marked_at, trace
), engaged AS (
  SELECT user_id, client_id, coalesce(position, 0) AS since, urgent, marked_at, trace FROM taken
  WHERE user_id IS NOT NULL AND client_id IS NOT NULL
  UNION ALL
  SELECT t.user_id, e.client_id, NULL, t.urgent, t.marked_at, t.trace FROM taken t
  CROSS JOIN LATERAL (SELECT client_id FROM engagement WHERE user_id = t.user_id OFFSET 0) e WHERE t.client_id IS NULL
  UNION ALL
  SELECT e.user_id, t.client_id, NULL, t.urgent, t.marked_at, t.trace FROM taken t
  CROSS JOIN LATERAL (SELECT user_id FROM engagement WHERE client_id = t.client_id OFFSET 0) e WHERE t.user_id IS NULL
  UNION ALL
  SELECT m.user_id, e.client_id, NULL, t.urgent, t.marked_at, t.trace FROM taken t
  CROSS JOIN LATERAL (SELECT user_id FROM member WHERE partner_id = t.partner_id OFFSET 0) m
  CROSS JOIN LATERAL (SELECT client_id FROM engagement WHERE user_id = m.user_id OFFSET 0) e
), concerned AS MATERIALIZED (
  SELECT e.*, m.partner_id
  FROM (
    SELECT user_id, client_id, min(since) AS since, bool_or(urgent) AS urgent, min(marked_at) AS marked_at, max(trace) AS trace
    FROM engaged GROUP BY 1, 2) e
  LEFT JOIN LATERAL (SELECT partner_id FROM member WHERE user_id = e.user_id OFFSET 0) m ON true
), orphaned AS (
  INSERT INTO verdict (position, client_id, time, qualifies, reason)
  SELECT l.position, c.client_id, l.time, false, 'unattributed'
  FROM concerned c
  CROSS JOIN LATERAL (SELECT position, time FROM ledger
    WHERE client_id = c.client_id AND user_id = c.user_id AND position >= c.since AND type = 'activity.performed' OFFSET 0) l
  WHERE c.partner_id IS NULL
  ON CONFLICT DO NOTHING
), expanded AS (
  INSERT INTO stale_pair (partner_id, client_id, urgent, marked_at, trace)
  SELECT partner_id, client_id, bool_or(urgent), min(marked_at), max(trace) FROM concerned
  WHERE partner_id IS NOT NULL GROUP BY 1, 2
  UNION ALL
  SELECT r.partner_id, r.client_id, false, t.marked_at, t.trace FROM taken t CROSS JOIN relationship r
  WHERE t.user_id IS NULL AND t.client_id IS NULL AND t.partner_id IS NULL
)
SELECT count(*)::int AS taken FROM taken`;

/**
 * Expands marks to the pairs they concern.
 * @returns how many marks were taken
 */
export async function expandMarks(client: ClientBase, urgency: Urgency, limit: number): Promise<number> {
  const { rows } = await client.query<{ taken: number }>({
    name: `expand-marks-${urgency}`,
    text: EXPAND(urgency),
    values: [limit],
  });
  return rows[0]?.taken ?? 0;
}

/**
 * Locks stale pairs that nobody holds, the oldest first, until the transaction ends; `takePairs` removes them. Those that
 * a newer fold than ours has made are left to a newer worker, and must not stand in the way of the others.
 */
export async function takeStalePairs(client: ClientBase, urgency: Urgency, limit: number): Promise<StalePair[]> {
  const { rows } = await client.query<StaleRow>({
    name: `take-stale-pairs-${urgency}`,
    text: `SELECT partner_id, client_id, bool_or(urgent) AS urgent, min(marked_at) AS since, max(trace) AS trace FROM (
        SELECT id, partner_id, client_id, urgent, marked_at, trace FROM stale_pair
        WHERE ${IS_OF[urgency]} AND NOT EXISTS (SELECT FROM relationship r
          WHERE (r.partner_id, r.client_id) = (stale_pair.partner_id, stale_pair.client_id) AND r.fold_version > $2)
        ORDER BY id LIMIT $1 FOR UPDATE OF stale_pair SKIP LOCKED) s
      GROUP BY partner_id, client_id ORDER BY min(id)`,
    values: [limit, FOLD_VERSION],
  });
  return rows.map(({ partner_id: partner, client_id: id, ...stale }) => ({ partner, client: id, ...stale }));
}

interface StaleRow extends Omit<StalePair, keyof Pair> {
  readonly partner_id: PartnerId;
  readonly client_id: ClientId;
}

/**
 * Marks pairs that an older fold has made, some at a time, so that they are folded anew.
 * @returns how many were marked
 */
export async function markOlderFolds(
  client: ClientBase,
  foldVersion: number,
  limit: number,
  now: Instant,
): Promise<number> {
  const { rowCount } = await client.query({
    name: 'mark-older-folds',
    text: `INSERT INTO stale_pair (partner_id, client_id, marked_at)
      SELECT partner_id, client_id, $3 FROM relationship r
      WHERE fold_version < $1 AND NOT EXISTS (SELECT FROM stale_pair s WHERE (s.partner_id, s.client_id) = (r.partner_id, r.client_id))
      LIMIT $2`,
    values: [foldVersion, limit, now],
  });
  return rowCount ?? 0;
}

/** How much nobody has looked at yet. */
export async function markBacklog(db: ClientBase | Pool): Promise<MarkBacklog> {
  const { rows } = await db.query<MarkBacklog>(
    `SELECT (m.count + s.count)::int AS count, least(m.oldest, s.oldest) AS oldest
      FROM (SELECT count(*), min(marked_at) AS oldest FROM mark) m,
        (SELECT count(*), min(marked_at) AS oldest FROM stale_pair) s`,
  );
  return rows[0] ?? { count: 0, oldest: null };
}
