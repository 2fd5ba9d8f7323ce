/**
 * Freezes the pairs that are managed at some end of the month, of half of the clients: the inputs of their lines, one row
 * a pair. A client, with everybody who manages it, lies in one half.
 *
 * In three steps, because PostgreSQL knows how many rows there are only of what is there: in one statement it took a
 * million pairs for a thousand, and looked each of them up one by one.
 */
import type { PoolClient } from 'pg';
import type { AskedFacts } from '../../../rules/month/asked-facts.ts';
import { lookBackOf } from '../../../rules/month/look-back.ts';
import type { MonthFrame } from '../../../rules/month/month-frame.ts';
import { lastPaymentBefore, paymentsBefore } from './money.ts';
import { pageOf } from './page-bounds.ts';
import { FRESH_PERIODS, PERIODS, STORED_PERIODS } from './unjudged.ts';

/** One comparison each: PostgreSQL takes it for a third of the rows, and plans for many. */
export const HALVES = ['< 0', '>= 0'] as const;
type Half = (typeof HALVES)[number];

const liesIn = (half: Half, client = 'client_id'): string => `hashtextextended(${client}, 0) ${half}`;

/**
 * For each sort and each hash of one connection: a million pairs are not sorted by way of the disk. And an index is read
 * in its order, as it is in memory or on a disk without heads: or all activities are sorted, which takes twice as long.
 */
const PLAN = `SET LOCAL work_mem = '128MB'; SET LOCAL random_page_cost = 1.1`;

/**
 * Earlier periods of such a pair come along as far back as activities do: they tell which period an activity held.
 * No two start at once, so their start alone orders them; with their end beside it, all of them were sorted anew.
 */
const managedIn = (periods: string, isFresh: boolean, half: Half): string => `
INSERT INTO managed_pair
SELECT partner_id, client_id, array_agg(start_at ORDER BY start_at), array_agg(end_at ORDER BY start_at), ${isFresh}
FROM (${periods}) p WHERE start_at < $1 AND end_at >= $2 AND ${liesIn(half)}
GROUP BY partner_id, client_id HAVING bool_or(end_at >= $3)`;

const WITHOUT_FRESH = `
DELETE FROM managed_pair m USING fresh_pair f WHERE f.partner_id = m.partner_id AND f.client_id = m.client_id`;

/** Clients with several managers, and who they are. */
const SHARED = `
INSERT INTO shared_client
SELECT client_id, json_agg(json_build_array(partner_id, starts, ends))
FROM managed_pair JOIN (SELECT client_id FROM managed_pair GROUP BY client_id HAVING count(*) > 1) s USING (client_id)
GROUP BY client_id`;

/**
 * Activities are grouped before anything is joined to them: so they come from their index, in its order. Those of pairs
 * that were folded in memory stand in for what is stored of them.
 */
const activitiesOf = (activities: string, half: Half): string => `
  SELECT partner_id, client_id, array_agg(time ORDER BY time, expires_at) AS times,
    array_agg(expires_at ORDER BY time, expires_at) AS expiries,
    CASE WHEN $4 THEN array_agg(tool ORDER BY time, expires_at) END AS tools
  FROM ${activities} time >= $3 AND time < $2 AND ${liesIn(half)} GROUP BY partner_id, client_id`;

const freezeOf = (half: Half, payments: string): string => `
INSERT INTO month_pair_input (run, cut, page, partner_id, client_id, country, payments, starts, ends, times, expiries, tools,
  managers)
SELECT $1, $5, ${pageOf('m.partner_id', '$6::text[]')}, m.partner_id, m.client_id,
  coalesce(r.country, (SELECT l.data ->> 'country' FROM ledger l WHERE l.position = r.position)), pay.payments,
  m.starts, m.ends,
  CASE WHEN m.is_fresh THEN f.times ELSE a.times END, CASE WHEN m.is_fresh THEN f.expiries ELSE a.expiries END,
  CASE WHEN m.is_fresh THEN f.tools ELSE a.tools END, s.managers
FROM managed_pair m
JOIN registered_client r ON r.client_id = m.client_id
LEFT JOIN (${payments}) pay ON pay.client_id = m.client_id AND pay.time >= r.time
LEFT JOIN shared_client s ON s.client_id = m.client_id
LEFT JOIN (${activitiesOf('verdict WHERE qualifies AND', half)}) a ON a.partner_id = m.partner_id AND a.client_id = m.client_id
LEFT JOIN (${activitiesOf('fresh_activity WHERE', half)}) f ON f.partner_id = m.partner_id AND f.client_id = m.client_id`;

interface Share {
  readonly run: number;
  /** What tells these rows from those of another attempt. */
  readonly cut: number;
  readonly half: Half;
  /** Of pages: `page-bounds.ts`. */
  readonly bounds: readonly string[];
}

/** In a transaction that ends with this: its temporary tables do, too. */
export async function freezePairs(
  client: PoolClient,
  { run, cut, half, bounds }: Share,
  frame: MonthFrame,
  asked: AskedFacts,
): Promise<void> {
  const { valuedAt, ends } = frame;
  const [first, since] = [ends[0], lookBackOf(frame)];
  await client.query(`${PLAN};
    CREATE TEMP TABLE managed_pair (partner_id text COLLATE "C", client_id text COLLATE "C", starts bigint[], ends bigint[],
      is_fresh boolean) ON COMMIT DROP;
    CREATE TEMP TABLE shared_client (client_id text COLLATE "C", managers json) ON COMMIT DROP`);
  await client.query(managedIn(STORED_PERIODS, false, half), [valuedAt, since, first]);
  await client.query(WITHOUT_FRESH);
  await client.query(managedIn(FRESH_PERIODS, true, half), [valuedAt, since, first]);
  await client.query('ANALYZE managed_pair (partner_id, client_id)');
  await client.query(SHARED);
  await client.query('ANALYZE shared_client (client_id)');
  // A month that is valued at one instant asks for one payment only.
  const payments =
    ends.length === 1
      ? lastPaymentBefore('$2', liesIn(half))
      : paymentsBefore('$2', `AND ${liesIn(half, 'l.client_id')}`);
  await client.query(freezeOf(half, payments), [run, valuedAt, since, asked.tools, cut, bounds]);
}

/** How many pairs are managed at `v`: as many lines there must be. Counted from periods, not from what was frozen. */
export async function countManaged(client: PoolClient, { valuedAt }: MonthFrame): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (${PERIODS}) p WHERE start_at < $1 AND end_at >= $1`,
    [valuedAt],
  );
  return rows[0]?.count ?? 0;
}
