/**
 * A programme with many managed relationships, written straight into the tables that a month is computed from: standing
 * registrations, subscriptions and deals in the ledger, periods, verdicts, and the tiers of the month before.
 * Everything but the time of acceptance is reckoned from row numbers: the same size is always the same programme.
 */
import type { Pool } from 'pg';
import { realNow } from '../../platform/clock.ts';
import { FOLD_VERSION } from '../../rules/relationship/pair-memory.ts';
import { DAY_MS, type Instant } from '../../rules/time/instant.ts';

/**
 * The month that is computed; the one before is closed. Long over, so that no relationship is owed a run any more; and
 * imported, so that no worker closes it, or drafts those after it, by itself.
 */
export const MONTH = '2024-06';
const MONTH_BEFORE = '2024-05';
const VALUED_AT: Instant = Date.UTC(2024, 6, 1);
const WINDOW_MS = 90 * DAY_MS;
const ACTIVITIES_A_PAIR = 5;
const PAIRS_A_PARTNER = 20;
/** Of ten clients, those that two partners share. */
const SHARED_OF_TEN = 3;

export interface MonthLedger {
  readonly partners: number;
  readonly clients: number;
  readonly pairs: number;
}

/** Fills an empty store. */
export async function writeMonthLedger(pool: Pool, pairs: number): Promise<MonthLedger> {
  const partners = Math.max(2, Math.round(pairs / PAIRS_A_PARTNER));
  const clients = Math.round((pairs * 10) / (10 + SHARED_OF_TEN));
  const client = await pool.connect();
  try {
    await client.query(`SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'`);
    await client.query(PAIRS(partners, clients));
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM bench_pair');
    const made = rows[0]?.count ?? 0;
    for (const statement of statements({ partners, clients, pairs: made })) await client.query(statement);
    return { partners, clients, pairs: made };
  } finally {
    client.release();
  }
}

function statements(size: MonthLedger): readonly string[] {
  return [
    SUBJECTS(size),
    MONEY(size),
    ...PROJECTION(size),
    BEFORE,
    // What a store has that was not filled a moment ago: statistics, and rows whose writers are known to be through.
    // Without the checkpoint a server that does not wait for its disk would not know yet that they are.
    'DROP TABLE bench_pair',
    'CHECKPOINT',
    'VACUUM ANALYZE',
  ];
}

const partnerName = (number: string): string => `'partner-' || lpad((${number})::text, 6, '0')`;
const clientName = (number: string): string => `'client-' || lpad((${number})::text, 8, '0')`;
/** Between 0 and 1, by a number. */
const chance = (number: string): string => `((hashint8extended(${number}, 7) & 16777215) / 16777216.0)`;

/** In no order that a partner or client could be told by. Some partners have a hundred times as many clients as others. */
const PAIRS = (partners: number, clients: number): string => `
  CREATE UNLOGGED TABLE bench_pair AS
  SELECT row_number() OVER (ORDER BY hashint8extended(c * 2 + place, 1)) - 1 AS i, place,
    ${partnerName(`(first + place * (1 + c % ${partners - 1})) % ${partners}`)} COLLATE "C" AS partner_id,
    ${clientName('c')} COLLATE "C" AS client_id
  FROM (SELECT c, floor(${partners} * power(${chance('c')}, 2))::bigint AS first FROM generate_series(0, ${clients} - 1) AS c) f,
    generate_series(0, 1) AS place
  WHERE place = 0 OR c % 10 < ${SHARED_OF_TEN}`;

const COUNTRY = `(ARRAY['US', 'DE', 'IN', 'FR', 'BR', 'GB', 'CA'])[1 + i % 7]`;

/** Registrations and rows of the directory: all long before anything else. */
const SUBJECTS = ({ partners, clients }: MonthLedger): string => `
  DELETE FROM mark;
  CREATE TEMP TABLE subject ON COMMIT DROP AS
  SELECT (SELECT position FROM ledger_head) + row_number() OVER (ORDER BY type DESC, i) AS position, type, i, name FROM (
    SELECT 'partner.registered' AS type, i, ${partnerName('i')} AS name FROM generate_series(0, ${partners} - 1) AS i
    UNION ALL SELECT 'client.registered', i, ${clientName('i')} FROM generate_series(0, ${clients} - 1) AS i) s;
  INSERT INTO ledger (position, source, id, type, time, partner_id, client_id, data, content_hash, accepted_at)
  SELECT position, 'bench', type || ':' || i, type, ${REGISTERED_AT}, CASE type WHEN 'partner.registered' THEN name END,
    CASE type WHEN 'client.registered' THEN name END,
    CASE type WHEN 'partner.registered' THEN json_build_object('partner', name, 'name', name, 'emailDomains', '[]'::json)
      ELSE json_build_object('client', name, 'name', name, 'country', ${COUNTRY}) END,
    '', ${VALUED_AT}
  FROM subject ORDER BY position;
  INSERT INTO registered_partner SELECT name, ${REGISTERED_AT}, position, position FROM subject WHERE type = 'partner.registered';
  INSERT INTO registered_client SELECT name, ${REGISTERED_AT}, position, position, ${COUNTRY} FROM subject WHERE type = 'client.registered';
  UPDATE ledger_head SET position = (SELECT max(position) FROM ledger), first_event_at = ${REGISTERED_AT},
    first_accepted_at = ${realNow()}`;

const REGISTERED_AT = VALUED_AT - WINDOW_MS;

/** What clients pay, a fifth of them something else since a while; one deal a partner, some of them cancelled. */
const MONEY = ({ partners, clients }: MonthLedger): string => `
  CREATE TEMP TABLE fact ON COMMIT DROP AS
  SELECT (SELECT position FROM ledger_head) + row_number() OVER (ORDER BY time, type, i) AS position, * FROM (
    SELECT 'client.subscription.changed' AS type, i, ${REGISTERED_AT + DAY_MS} + change * ${40 * DAY_MS} + i % 1000 AS time,
      NULL AS partner_id, ${clientName('i')} AS client_id,
      json_build_object('client', ${clientName('i')}, 'mrr', (50 + i * 37 % 2000 + change * 11)::text,
        'currency', (ARRAY['USD', 'USD', 'EUR', 'GBP', 'JPY', 'CAD', 'USD', 'EUR', 'USD', 'CHF'])[1 + i % 10]) AS data
    FROM generate_series(0, ${clients} - 1) AS i, generate_series(0, 1) AS change WHERE change = 0 OR i % 5 = 0
    UNION ALL
    SELECT 'deal.closed', i, ${REGISTERED_AT + 2 * DAY_MS} + i % 60 * ${DAY_MS}::bigint, ${partnerName('i')}, ${clientName(`i % ${clients}`)},
      json_build_object('deal', 'deal-' || i, 'partner', ${partnerName('i')}, 'client', ${clientName(`i % ${clients}`)},
        'mrr', (100 + i % 900)::text, 'currency', 'USD', 'kind', CASE WHEN i % 3 = 0 THEN 'sourced' ELSE 'assisted' END)
    FROM generate_series(0, ${partners} - 1) AS i
    UNION ALL
    SELECT 'deal.cancelled', i, ${REGISTERED_AT + 70 * DAY_MS}, NULL, NULL, json_build_object('deal', 'deal-' || i)
    FROM generate_series(0, ${partners} - 1) AS i WHERE i % 20 = 0) f;
  INSERT INTO ledger (position, source, id, type, time, partner_id, client_id, data, content_hash, accepted_at)
  SELECT position, 'bench', type || ':' || i || ':' || time, type, time, partner_id, client_id, data, '', ${VALUED_AT}
  FROM fact ORDER BY position;
  UPDATE ledger_head SET position = (SELECT max(position) FROM ledger)`;

/** Activities come in the order of time, as they are judged: those of a pair lie far apart. */
const PROJECTION = ({ pairs }: MonthLedger): readonly string[] => {
  const activities = pairs * ACTIVITIES_A_PAIR;
  const timeOf = (nth: string): string =>
    `(${REGISTERED_AT + DAY_MS} + (${nth}) * ${(WINDOW_MS - 2 * DAY_MS) / activities})::bigint`;
  const last = timeOf(`i + ${pairs * (ACTIVITIES_A_PAIR - 1)}`);
  return [
    `INSERT INTO relationship (partner_id, client_id, folded_position, fold_version, started_at, expires_at)
     SELECT partner_id, client_id, 0, ${FOLD_VERSION}, ${timeOf('i')}, ${last} + ${WINDOW_MS} FROM bench_pair ORDER BY i`,
    `INSERT INTO period (partner_id, client_id, ordinal, start_at, started_by_source, started_by_id, expires_at, held_by_source,
       held_by_id, held_by_user, held_by_time)
     SELECT partner_id, client_id, 0, ${timeOf('i')}, 'bench', 'a' || i, ${last} + ${WINDOW_MS}, 'bench', 'z' || i, 'u' || i, ${last}
     FROM bench_pair ORDER BY i`,
    `INSERT INTO verdict (position, partner_id, client_id, time, qualifies, version, expires_at, tool)
     SELECT h.position + 1 + nth, partner_id, client_id, ${timeOf('nth')}, true, 'oss@1', ${timeOf('nth')} + ${WINDOW_MS}, tool
     FROM ledger_head h, (
       SELECT n * ${pairs}::bigint + i AS nth, partner_id, client_id,
         (ARRAY['code', 'testing', 'releases', 'api'])[CASE i % 3 WHEN 0 THEN 1 ELSE 1 + (i + n) % 4 END] AS tool
       FROM generate_series(0, ${ACTIVITIES_A_PAIR} - 1) AS n, LATERAL (SELECT * FROM bench_pair ORDER BY i) p OFFSET 0) a`,
    `UPDATE ledger_head SET position = position + ${activities}`,
  ];
};

/** The month before, closed: every tier, so that activity thresholds count. Nothing is late for it. */
const BEFORE = `
  INSERT INTO month (month) VALUES ('${MONTH_BEFORE}');
  INSERT INTO month_run (month, key, status, begun_at, beat_at, published_at, hash, statements, managed_points, sold_points,
    adjustment_points)
  SELECT '${MONTH_BEFORE}', 'bench', 'published', 0, 0, 0, sha256('bench'), count(*), 0, 0, 0 FROM registered_partner;
  INSERT INTO month_basis (run, ledger_position, position, valued_at, policy, rule_sets, pairs)
  SELECT run, position, position, ${VALUED_AT - 30 * DAY_MS}, 'closing', '[]', 0 FROM month_run, ledger_head;
  INSERT INTO month_statement (run, partner_id, managed_points, sold_points, adjustment_points, total_points, tier_before,
    performance_tier, credited_tier, tier_changed_in, hash)
  SELECT run, partner_id, 0, 0, 0, 0, tier, tier, tier, '${MONTH_BEFORE}', sha256('bench')
  FROM month_run, (SELECT partner_id, (ARRAY[NULL, 'member', 'steward', 'guardian'])[1 + position % 4] AS tier FROM registered_partner) p;
  UPDATE month SET status = 'closed', published_run = run, closed_at = 0, closed_position = position
  FROM month_run, ledger_head`;
