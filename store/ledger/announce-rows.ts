/**
 * The end of an append: tells the judge about whom something was said. Marks are rows that are only added and deleted,
 * never updated: an update of a mark that another transaction holds would be lost (`docs/architecture.md`, principle 9).
 */
import type { PoolClient } from 'pg';
import type { Instant } from '../../rules/time/instant.ts';
import { MARK_CHANNEL } from '../marks.ts';
import type { Statement } from '../statement.ts';

export interface Appended {
  /** The first and the last position of the append. */
  readonly first: number;
  readonly last: number;
  readonly acceptedAt: Instant;
  /** Users that the directory moved, perhaps without an event of their own. */
  readonly movedUsers: readonly string[];
  /** `traceparent` of the append; null while traces are off. */
  readonly trace: string | null;
}

/** Whether a row says something of a pair. Money and the like do not, nor does a void of what is not known yet. */
const IS_MARK = `
      CASE type
        WHEN 'activity.performed' THEN true
        WHEN 'partner.updated' THEN data -> 'emailDomains' IS NOT NULL
        WHEN 'activity.voided' THEN user_id IS NOT NULL
        ELSE type NOT IN ('client.subscription.changed', 'deal.closed', 'deal.cancelled', 'adjustment.posted')
      END`;

/**
 * Engagements, marks (each subject once, urgent if any of its events can end a relationship), the new head, and one
 * notification. No mark for what touches no pair: money, adjustments, attributes, voids of what is not known yet.
 *
 * One statement over the rows just written: from lists made in JavaScript it took 4.6 ms of PostgreSQL and 6.5 ms of
 * Node for 1,000 events, so 2.7 and 0.6. Each row is looked at once, to group them by subject: three looks, one for each
 * table, took three quarters more. BETWEEN, because without statistics the planner takes `position > $1` for a third of
 * the ledger.
 */
const ANNOUNCE = `
WITH subject AS MATERIALIZED (
  SELECT user_id, client_id, partner_id, min(time) AS since,
    min(position) FILTER (
      WHERE type IN ('activity.performed', 'access.granted', 'access.removed', 'user.assigned')) AS engaged_by,
    min(position) FILTER (WHERE ${IS_MARK}) AS marked_by,
    bool_or(type IN ('access.removed', 'user.deleted', 'partner.updated', 'activity.voided'))
      FILTER (WHERE ${IS_MARK}) AS urgent
  FROM ledger WHERE position BETWEEN $1 AND $2
  GROUP BY user_id, client_id, partner_id
), engaged AS (
  INSERT INTO engagement (user_id, client_id, position)
  SELECT user_id, client_id, engaged_by FROM subject WHERE engaged_by IS NOT NULL
  ON CONFLICT DO NOTHING
), marked AS (
  INSERT INTO mark (user_id, client_id, partner_id, position, urgent, marked_at, trace)
  SELECT user_id, client_id, partner_id, min(marked_by), bool_or(urgent), $3::bigint, $5::text
  FROM (
    SELECT user_id, client_id, partner_id, marked_by, urgent FROM subject WHERE marked_by IS NOT NULL
    UNION ALL
    SELECT user_id, NULL, NULL, NULL, false FROM unnest($4::text[]) AS moved (user_id)
  ) AS marking
  GROUP BY user_id, client_id, partner_id
  RETURNING id
), head AS (
  UPDATE ledger_head SET position = $2, first_accepted_at = coalesce(first_accepted_at, $3),
    first_event_at = least(first_event_at, (SELECT min(since) FROM subject))
)
SELECT pg_notify('${MARK_CHANNEL}', '') FROM marked LIMIT 1`;

/** Announces the rows of these positions, which this transaction has written. */
export function announceRows({ first, last, acceptedAt, movedUsers, trace }: Appended): Statement {
  return { text: ANNOUNCE, values: [first, last, acceptedAt, movedUsers, trace] };
}

/** Marks everybody, for what changes the meaning of all there is. */
export async function markEverybody(client: PoolClient, markedAt: Instant): Promise<void> {
  await client.query('INSERT INTO mark (marked_at) VALUES ($1)', [markedAt]);
  await client.query(`SELECT pg_notify('${MARK_CHANNEL}', '')`);
}
