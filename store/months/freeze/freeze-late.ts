/**
 * Freezes what late facts bear on (`docs/domain.md §7`): the clients whose closed months may owe something else now.
 *
 * All that was accepted up to the settled position is in the closed months, or was posted for them. So only facts after
 * it count, and of those only what reaches back before a closed `v`. Which clients a fact bears on is the same as in
 * `rules/month/late-causes.ts`; whether anything is owed is found out later, page by page.
 */
import type { PoolClient } from 'pg';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { paymentsBefore, standingDeals } from './money.ts';
import { activitiesBetween, PERIODS } from './unjudged.ts';

/** Closed months, and what has become known since. */
export interface LateScope {
  readonly from: Month;
  readonly to: Month;
  /** The first month that was really closed: those before it have nothing paid. */
  readonly firstClosed: Month;
  /** Everything up to this position is settled. */
  readonly settledPosition: number;
  /** `v` of the last closed month. */
  readonly valuedAt: Instant;
  /** From when on rule sets published since reach back; null for none of them. */
  readonly rulesFrom: Instant | null;
}

/** Clients a page: each is valued in every month that its facts reach. */
const CLIENTS_A_PAGE = 200;

/** $1 the settled position, $2 the last closed `v`. */
const FIND_FACTS = `
CREATE TEMP TABLE late_fact ON COMMIT DROP AS
WITH late AS MATERIALIZED (
  SELECT position, source, id, type, time, partner_id, client_id, user_id, data FROM ledger
  WHERE position > $1 AND (time < $2 OR type = 'activity.voided')
), bearing AS (
  SELECT l.client_id, l.time AS from_time, l.position FROM late l
  WHERE l.type IN ('client.registered', 'client.subscription.changed', 'user.assigned', 'access.granted', 'access.removed')
  UNION ALL
  SELECT l.client_id, l.time, l.position FROM late l WHERE l.type = 'activity.performed' AND (
    EXISTS (SELECT FROM fresh_activity f WHERE f.position = l.position)
    OR EXISTS (SELECT FROM verdict v WHERE v.position = l.position AND v.qualifies
      AND NOT EXISTS (SELECT FROM fresh_pair f WHERE f.partner_id = v.partner_id AND f.client_id = v.client_id)))
  UNION ALL
  SELECT e.client_id, l.time, l.position FROM late l JOIN engagement e USING (user_id) WHERE l.client_id IS NULL
  UNION ALL
  SELECT e.client_id, l.time, l.position FROM late l JOIN member m USING (partner_id) JOIN engagement e ON e.user_id = m.user_id
  WHERE l.type = 'partner.registered' OR (l.type = 'partner.updated' AND l.data -> 'emailDomains' IS NOT NULL)
  UNION ALL
  SELECT d.client_id, l.time, l.position FROM late l JOIN ledger d ON d.partner_id = l.partner_id AND d.type = 'deal.closed'
  WHERE l.type = 'partner.registered' OR (l.type = 'partner.updated' AND l.data -> 'emailDomains' IS NOT NULL)
  UNION ALL
  SELECT d.client_id, l.time, l.position FROM late l
  JOIN ledger d ON d.type = 'deal.closed' AND d.data ->> 'deal' = l.data ->> 'deal'
  WHERE l.type IN ('deal.closed', 'deal.cancelled')
  UNION ALL
  SELECT t.client_id, t.time, l.position FROM late l
  JOIN ledger t ON t.type = 'activity.performed'
    AND t.source = l.data -> 'activity' ->> 'source' AND t.id = l.data -> 'activity' ->> 'id'
  WHERE l.type = 'activity.voided' AND t.time < $2 AND (
    EXISTS (SELECT FROM fresh_voided f WHERE f.position = t.position)
    OR EXISTS (SELECT FROM verdict v WHERE v.position = t.position AND v.reason = 'voided'
      AND NOT EXISTS (SELECT FROM fresh_pair f WHERE f.partner_id = v.partner_id AND f.client_id = v.client_id)))
)
SELECT DISTINCT b.client_id, b.from_time, l.position, l.type, l.source, l.id, l.time FROM bearing b JOIN late l USING (position)`;

/** $1 the run, $2 its month, $3 the last closed `v`, $4 from when rule sets reach back, $5 whether any does, $6 a page. */
const FREEZE_CLIENTS = `
WITH dirty AS MATERIALIZED (
  SELECT client_id, min(since) AS since FROM (
    SELECT client_id, from_time AS since FROM late_fact
    UNION ALL SELECT DISTINCT client_id, $4::bigint FROM (${PERIODS}) p WHERE $5 AND start_at < $3
    UNION ALL SELECT DISTINCT client_id, $4::bigint FROM ledger WHERE $5 AND type = 'deal.closed'
    UNION ALL SELECT DISTINCT l.client_id, $4::bigint FROM month m JOIN month_line l ON l.run = m.published_run WHERE $5 AND m.status = 'closed'
    UNION ALL SELECT DISTINCT l.client_id, $4::bigint FROM month m JOIN month_sold_line l ON l.run = m.published_run WHERE $5 AND m.status = 'closed'
  ) d GROUP BY client_id
), settled AS (
  SELECT client_id, json_agg(json_build_array(month, partner_id, points)) AS settled FROM (
    SELECT client_id, month, partner_id, sum(points)::text AS points FROM (
      SELECT l.client_id, m.month, l.partner_id, l.points
      FROM dirty d JOIN month_line l USING (client_id) JOIN month m ON m.published_run = l.run AND m.status = 'closed'
      UNION ALL
      SELECT l.client_id, m.month, l.partner_id, l.points
      FROM dirty d JOIN month_sold_line l USING (client_id) JOIN month m ON m.published_run = l.run AND m.status = 'closed'
      UNION ALL
      SELECT a.client_id, a.corrects, a.partner_id, a.points
      FROM dirty d JOIN month_adjustment a ON a.client_id = d.client_id AND a.kind = 'late'
      JOIN month m ON m.published_run = a.run AND m.month < $2
    ) p GROUP BY client_id, month, partner_id
  ) s GROUP BY client_id
), causes AS (
  SELECT client_id, json_agg(json_build_array(from_time, type, source, id, time)) AS causes FROM late_fact GROUP BY client_id
), deals AS (
  SELECT s.client_id, json_agg(s.deal) AS deals FROM (${standingDeals(
    '$3',
    `AND l.data ->> 'deal' IN (
      SELECT x.data ->> 'deal' FROM dirty d JOIN ledger x ON x.client_id = d.client_id AND x.type = 'deal.closed')`,
  )}) s JOIN dirty USING (client_id) GROUP BY s.client_id
)
INSERT INTO month_late_client (run, page, client_id, since, country, payments, deals, settled, causes)
SELECT $1, ((row_number() OVER (ORDER BY d.client_id) - 1) / $6)::int, d.client_id, d.since, c.data ->> 'country', pay.payments,
  deals.deals, s.settled, causes.causes
FROM dirty d
LEFT JOIN registered_client r ON r.client_id = d.client_id LEFT JOIN ledger c ON c.position = r.position
LEFT JOIN (${paymentsBefore('$3', 'AND l.client_id IN (SELECT client_id FROM dirty)')}) pay ON pay.client_id = d.client_id
LEFT JOIN deals ON deals.client_id = d.client_id LEFT JOIN settled s ON s.client_id = d.client_id
LEFT JOIN causes ON causes.client_id = d.client_id
WHERE d.client_id IS NOT NULL`;

/** $1 the run, $2 how far back anything can matter, $3 the last closed `v`. */
const FREEZE_PAIRS = `
WITH managed AS MATERIALIZED (
  SELECT d.page, p.client_id, p.partner_id, array_agg(p.start_at ORDER BY p.start_at, p.end_at) AS starts,
    array_agg(p.end_at ORDER BY p.start_at, p.end_at) AS ends
  FROM month_late_client d JOIN (${PERIODS}) p USING (client_id)
  WHERE d.run = $1 AND p.start_at < $3 AND p.end_at >= $2 GROUP BY 1, 2, 3
), active AS (
  SELECT m.client_id, m.partner_id, array_agg(a.time ORDER BY a.time, a.expires_at) AS times,
    array_agg(a.expires_at ORDER BY a.time, a.expires_at) AS expiries
  FROM managed m JOIN (${activitiesBetween('$2', '$3')}) a USING (partner_id, client_id) GROUP BY 1, 2
)
INSERT INTO month_late_pair (run, page, client_id, partner_id, starts, ends, times, expiries)
SELECT $1, m.page, m.client_id, m.partner_id, m.starts, m.ends, a.times, a.expiries
FROM managed m LEFT JOIN active a USING (client_id, partner_id)`;

/**
 * Adjustments that people posted to closed months: they are of no client, and nothing but sums.
 * $1 the run, $2 its month, $3 and $4 the first and the last closed month, $5 the settled position, $6 the first that was
 * really closed.
 */
const POST_ADJUSTMENTS = `
WITH posted AS MATERIALIZED (
  SELECT l.data ->> 'partner' AS partner_id, l.data ->> 'month' AS month, (l.data ->> 'points')::numeric AS points,
    l.position, l.source, l.id, l.time
  FROM ledger l JOIN registered_partner r ON r.partner_id = l.data ->> 'partner'
  WHERE l.type = 'adjustment.posted' AND (l.data ->> 'month') COLLATE "C" BETWEEN $3 AND $4
), registered AS (
  SELECT partner_id, source, id, time FROM ledger WHERE type = 'partner.registered' AND position > $5
), owed AS (
  SELECT partner_id, month, sum(points) AS points FROM posted p GROUP BY 1, 2
  HAVING bool_or(position > $5) OR month COLLATE "C" < $6
    OR EXISTS (SELECT FROM registered r WHERE r.partner_id = p.partner_id)
), settled AS (
  SELECT partner_id, month, sum(points) AS points FROM (
    SELECT a.partner_id, m.month, a.points FROM month m JOIN month_adjustment a ON a.run = m.published_run
    WHERE m.status = 'closed' AND a.kind = 'posted'
    UNION ALL
    SELECT a.partner_id, a.corrects, a.points FROM month m JOIN month_adjustment a ON a.run = m.published_run
    WHERE m.month < $2 AND a.kind = 'late' AND a.client_id IS NULL
  ) s GROUP BY 1, 2
), cause AS (
  SELECT partner_id, month, position > $5 AS is_late, 8 AS kind, source, id, time FROM posted
  UNION ALL
  SELECT r.partner_id, o.month, true, 1, r.source, r.id, r.time FROM registered r JOIN owed o USING (partner_id)
)
INSERT INTO month_late (run, partner_id, corrects, client_id, points, causes)
SELECT $1, o.partner_id, o.month, NULL, o.points - coalesce(s.points, 0),
  (SELECT json_agg(json_build_object('kind', 'event', 'source', c.source, 'id', c.id)
      ORDER BY c.time, c.kind, c.source COLLATE "C", c.id COLLATE "C")
    FROM cause c WHERE c.partner_id = o.partner_id AND c.month = o.month AND (c.is_late OR NOT EXISTS (
      SELECT FROM cause l WHERE l.partner_id = o.partner_id AND l.month = o.month AND l.is_late)))
FROM owed o LEFT JOIN settled s USING (partner_id, month)
WHERE o.points <> coalesce(s.points, 0)`;

/** Finds the late facts and freezes the clients they bear on, without their pairs. Returns how far back they reach. */
export async function freezeLateClients(
  client: PoolClient,
  run: number,
  month: Month,
  scope: LateScope,
): Promise<{ readonly clients: number; readonly since: Instant | null }> {
  const { from, to, firstClosed, settledPosition, valuedAt, rulesFrom } = scope;
  // Utility statements take no parameters; both are integers.
  await client.query(FIND_FACTS.replaceAll('$1', String(settledPosition)).replaceAll('$2', String(valuedAt)));
  const reaches = rulesFrom !== null;
  const since = rulesFrom === null || rulesFrom === -Infinity ? null : rulesFrom;
  await client.query(FREEZE_CLIENTS, [run, month, valuedAt, since ?? BEFORE_ALL, reaches, CLIENTS_A_PAGE]);
  await client.query(POST_ADJUSTMENTS, [run, month, from, to, settledPosition, firstClosed]);
  await client.query(
    `INSERT INTO month_page (run, kind, page) SELECT DISTINCT run, 'late', page FROM month_late_client WHERE run = $1`,
    [run],
  );
  const { rows } = await client.query<{ clients: number; since: Instant | null }>(
    'SELECT count(*)::int AS clients, min(since) AS since FROM month_late_client WHERE run = $1',
    [run],
  );
  return rows[0] ?? { clients: 0, since: null };
}

/** Freezes the pairs of these clients. @param lookBack how far back anything can matter in the months that are reached */
export async function freezeLatePairs(
  client: PoolClient,
  run: number,
  lookBack: Instant,
  { valuedAt }: LateScope,
): Promise<void> {
  await client.query(FREEZE_PAIRS, [run, Math.max(lookBack, BEFORE_ALL), valuedAt]);
}

/** The earliest instant that a bigint column needs to hold here. */
const BEFORE_ALL = -(2 ** 53) + 1;
