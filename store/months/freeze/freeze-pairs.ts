/**
 * Freezes the pairs that are managed at some end of the month: the inputs of their lines, one row a pair.
 *
 * In three steps, because PostgreSQL knows how many rows there are only of what is there: in one statement it took a
 * million pairs for a thousand, and looked each of them up one by one.
 */
import type { PoolClient } from 'pg';
import type { AskedFacts } from '../../../rules/month/asked-facts.ts';
import { lookBackOf } from '../../../rules/month/look-back.ts';
import type { MonthFrame } from '../../../rules/month/month-frame.ts';
import { lastPaymentBefore, paymentsBefore } from './money.ts';
import { PERIODS } from './unjudged.ts';

/** Earlier periods of such a pair come along as far back as activities do: they tell which period an activity held. */
const MANAGED = `
INSERT INTO managed_pair
SELECT partner_id, client_id, array_agg(start_at ORDER BY start_at, end_at), array_agg(end_at ORDER BY start_at, end_at),
  EXISTS (SELECT FROM fresh_pair f WHERE f.partner_id = p.partner_id AND f.client_id = p.client_id)
FROM (${PERIODS}) p WHERE start_at < $1 AND end_at >= $2
GROUP BY partner_id, client_id HAVING bool_or(end_at >= $3)`;

const clientsPaying = (payments: string): string => `
WITH managers AS MATERIALIZED (
  SELECT client_id, count(*) AS count FROM managed_pair GROUP BY client_id
), shared AS (
  SELECT client_id, json_agg(json_build_array(partner_id, starts, ends)) AS managers
  FROM managed_pair JOIN managers USING (client_id) WHERE count > 1 GROUP BY client_id
)
INSERT INTO managed_client
SELECT m.client_id, l.data ->> 'country', pay.payments, s.managers
FROM managers m
JOIN registered_client r ON r.client_id = m.client_id
JOIN ledger l ON l.position = r.position
LEFT JOIN shared s ON s.client_id = m.client_id
LEFT JOIN (${payments}) pay ON pay.client_id = m.client_id AND pay.time >= r.time`;

/**
 * Activities are grouped before anything is joined to them: so they come from their index, in its order. Those of pairs
 * that were folded in memory stand in for what is stored of them.
 */
const activitiesOf = (activities: string): string => `
  SELECT partner_id, client_id, array_agg(time ORDER BY time, expires_at) AS times,
    array_agg(expires_at ORDER BY time, expires_at) AS expiries,
    CASE WHEN $4 THEN array_agg(tool ORDER BY time, expires_at) END AS tools
  FROM ${activities} time >= $3 AND time < $2 GROUP BY partner_id, client_id`;

const FREEZE = `
INSERT INTO month_pair_input (run, page, partner_id, client_id, country, payments, starts, ends, times, expiries, tools, managers)
SELECT $1, i.page, m.partner_id, m.client_id, c.country, c.payments, m.starts, m.ends,
  CASE WHEN m.is_fresh THEN f.times ELSE a.times END, CASE WHEN m.is_fresh THEN f.expiries ELSE a.expiries END,
  CASE WHEN m.is_fresh THEN f.tools ELSE a.tools END, c.managers
FROM managed_pair m
JOIN partner_page i ON i.partner_id = m.partner_id
JOIN managed_client c ON c.client_id = m.client_id
LEFT JOIN (${activitiesOf('verdict WHERE qualifies AND')}) a ON a.partner_id = m.partner_id AND a.client_id = m.client_id
LEFT JOIN (${activitiesOf('fresh_activity WHERE')}) f ON f.partner_id = m.partner_id AND f.client_id = m.client_id`;

/** Needs the partners frozen: a pair lies on the page of its partner. */
export async function freezePairs(
  client: PoolClient,
  run: number,
  frame: MonthFrame,
  asked: AskedFacts,
): Promise<void> {
  const { valuedAt, ends } = frame;
  const [first, since] = [ends[0], lookBackOf(frame)];
  await client.query(`
    CREATE TEMP TABLE managed_pair (partner_id text COLLATE "C", client_id text COLLATE "C", starts bigint[], ends bigint[],
      is_fresh boolean) ON COMMIT DROP;
    CREATE TEMP TABLE partner_page (partner_id text COLLATE "C", page integer) ON COMMIT DROP;
    CREATE TEMP TABLE managed_client (client_id text COLLATE "C", country text, payments json, managers json) ON COMMIT DROP`);
  await client.query(MANAGED, [valuedAt, since, first]);
  await client.query('INSERT INTO partner_page SELECT partner_id, page FROM month_partner_input WHERE run = $1', [run]);
  await client.query('ANALYZE managed_pair (partner_id, client_id), partner_page');
  // A month that is valued at one instant asks for one payment only.
  const payments = ends.length === 1 ? lastPaymentBefore('$1') : paymentsBefore('$1');
  await client.query(clientsPaying(payments), [valuedAt]);
  await client.query('ANALYZE managed_client');
  await client.query(FREEZE, [run, valuedAt, since, asked.tools]);
}

/** How many pairs are managed at `v`: as many lines there must be. Counted from periods, not from what was frozen. */
export async function countManaged(client: PoolClient, { valuedAt }: MonthFrame): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (${PERIODS}) p WHERE start_at < $1 AND end_at >= $1`,
    [valuedAt],
  );
  return rows[0]?.count ?? 0;
}
