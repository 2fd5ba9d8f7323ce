/** Freezes the pairs that are managed at some end of the month: the inputs of their lines, one row a pair. */
import type { PoolClient } from 'pg';
import type { AskedFacts } from '../../../rules/month/asked-facts.ts';
import { lookBackOf } from '../../../rules/month/look-back.ts';
import type { MonthFrame } from '../../../rules/month/month-frame.ts';
import { paymentsBefore } from './money.ts';
import { activitiesBetween, PERIODS } from './unjudged.ts';

/** Earlier periods of such a pair come along as far back as activities do: they tell which period an activity held. */
const FREEZE = `
WITH managed AS MATERIALIZED (
  SELECT partner_id, client_id, array_agg(start_at ORDER BY start_at, end_at) AS starts,
    array_agg(end_at ORDER BY start_at, end_at) AS ends
  FROM (${PERIODS}) p WHERE start_at < $2 AND end_at >= $3
  GROUP BY partner_id, client_id HAVING bool_or(end_at >= $4)
), shared AS (
  SELECT client_id, json_agg(json_build_array(partner_id, starts, ends) ORDER BY partner_id) AS managers
  FROM managed GROUP BY client_id HAVING count(*) > 1
), active AS (
  SELECT partner_id, client_id, array_agg(time ORDER BY time, expires_at) AS times,
    array_agg(expires_at ORDER BY time, expires_at) AS expiries,
    CASE WHEN $5 THEN array_agg(tool ORDER BY time, expires_at) END AS tools
  FROM (${activitiesBetween('$3', '$2')}) a GROUP BY partner_id, client_id
)
INSERT INTO month_pair_input (run, page, partner_id, client_id, country, payments, starts, ends, times, expiries, tools, managers)
SELECT i.run, i.page, m.partner_id, m.client_id, l.data ->> 'country', pay.payments, m.starts, m.ends, a.times, a.expiries,
  a.tools, s.managers
FROM managed m
JOIN month_partner_input i ON i.run = $1 AND i.partner_id = m.partner_id
JOIN registered_client r ON r.client_id = m.client_id
JOIN ledger l ON l.position = r.position
LEFT JOIN active a ON a.partner_id = m.partner_id AND a.client_id = m.client_id
LEFT JOIN shared s ON s.client_id = m.client_id
LEFT JOIN (${paymentsBefore('$2')}) pay ON pay.client_id = m.client_id`;

/** Needs the partners frozen: a pair lies on the page of its partner. */
export async function freezePairs(
  client: PoolClient,
  run: number,
  frame: MonthFrame,
  asked: AskedFacts,
): Promise<void> {
  const { valuedAt, ends } = frame;
  await client.query(FREEZE, [run, valuedAt, lookBackOf(frame), ends[0], asked.tools]);
}

/** How many pairs are managed at `v`: as many lines there must be. Counted from periods, not from what was frozen. */
export async function countManaged(client: PoolClient, { valuedAt }: MonthFrame): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (${PERIODS}) p WHERE start_at < $1 AND end_at >= $1`,
    [valuedAt],
  );
  return rows[0]?.count ?? 0;
}
