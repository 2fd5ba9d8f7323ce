/**
 * Periods as they were at an instant, from what the whole ledger gave.
 *
 * The start of a period depends only on what comes before it, so it is the same. One that ended after the instant was
 * running then, and one whose holder came after it was held by another: the qualifying activity of the pair with the
 * latest expiry among those from the period's start up to the instant, of equal ones the last in the event order.
 */

/**
 * A query of `PeriodColumns` with pair and ordinal; `$1` is the instant.
 *
 * Only a period that runs beyond the instant looks for its holder then, in the part of `verdict_qualifying` that holds
 * its own activities.
 */
export const PERIODS_AS_OF = `
SELECT p.partner_id, p.client_id, p.ordinal, p.start_at, p.started_by_source, p.started_by_id,
  CASE WHEN p.end_at <= $1 THEN p.end_at END AS end_at,
  CASE WHEN p.end_at <= $1 THEN p.end_reason END AS end_reason,
  CASE WHEN p.end_at <= $1 THEN p.ended_by_source END AS ended_by_source,
  CASE WHEN p.end_at <= $1 THEN p.ended_by_id END AS ended_by_id,
  coalesce(h.expires_at, p.expires_at) AS expires_at,
  coalesce(h.source, p.held_by_source) AS held_by_source,
  coalesce(h.id, p.held_by_id) AS held_by_id,
  coalesce(h.user_id, p.held_by_user) AS held_by_user,
  coalesce(h.time, p.held_by_time) AS held_by_time
FROM period p
LEFT JOIN LATERAL (
  SELECT v.expires_at, v.time, l.source, l.id, l.user_id
  FROM verdict v JOIN ledger l USING (position)
  WHERE v.qualifies AND v.partner_id = p.partner_id AND v.client_id = p.client_id
    AND v.time >= p.start_at AND v.time <= $1
  ORDER BY v.expires_at DESC, v.time DESC, l.source DESC, l.id DESC LIMIT 1
) h ON p.held_by_time > $1
WHERE p.start_at <= $1`;
