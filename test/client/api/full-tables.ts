/** Fills the tables that lists read, without the way in: what is in them is not looked at, only how they are read. */
import type { Pool } from 'pg';

/** Rows of each table; enough that reading one whole is seen. */
export const ROWS = 20_000;
const PARTNERS = 40;
const CLIENTS = ROWS / PARTNERS;
/** Webhooks with deliveries. */
const DELIVERED_TO = 4;

const name = (letter: string, expression: string): string => `'${letter}' || lpad((${expression})::text, 5, '0')`;
const each = `FROM generate_series(0, ${ROWS - 1}) i`;
const partner = name('p', `i / ${CLIENTS}`);
const client = name('c', `i % ${CLIENTS}`);
const DAY = 86_400_000;

/** @param now programme instant around which pairs expire: half of them before */
const statements = (now: number): readonly string[] => [
  // Of these nobody ever did anything.
  `INSERT INTO registered_partner SELECT ${name('idle', 'i')}, 0, i, i ${each}`,
  `INSERT INTO relationship (partner_id, client_id, started_at, expires_at)
   SELECT ${partner}, ${client}, ${now} - 10 * ${DAY}::bigint, ${now} + (i % 200 - 100) * ${DAY}::bigint ${each}`,
  `INSERT INTO period (partner_id, client_id, ordinal, start_at, started_by_source, started_by_id, expires_at,
     held_by_source, held_by_id, held_by_user, held_by_time)
   SELECT ${partner}, ${client}, 0, ${now} - 110 * ${DAY}::bigint, 's', 'a', ${now} + (i % 200 - 100) * ${DAY}::bigint,
     's', 'a', 'u', ${now} - 110 * ${DAY}::bigint ${each}`,
  `INSERT INTO act (at, caller_id, caller_name, role, operation, subject, request_id)
   SELECT i, 'caller' || i % 10, 'n', 'ops', 'operation' || i % 7, 'user:' || i % 1000, 'r' ${each}`,
  `INSERT INTO api_token (id, hash, name, role, created_by, created_at)
   SELECT 't' || i, sha256(i::text::bytea), 'n', 'ops', 'x', i ${each}`,
  `INSERT INTO rule_set_version (position, version, name, number, files, content_hash, author, published_at)
   SELECT 1000000 + i, 'v@' || i, 'v', i, '{}', ''::bytea, 'x', i ${each}`,
  `INSERT INTO webhook (webhook_id, url, created_at) SELECT ${name('w', 'i')}, 'https://example.org/', i ${each}`,
  `INSERT INTO notice (key, partner_id, client_id, kind, body, due_at, recorded_at)
   SELECT 'k' || i, ${partner}, ${client}, 'started', '{}', i, i ${each}`,
  // What was given up is rare, and the oldest: a list that looked for it row by row would read all others.
  `INSERT INTO webhook_delivery (webhook_id, notice_id, partner_id, client_id, status, written_at)
   SELECT ${name('w', `n.due_at % ${DELIVERED_TO}`)}, n.id, n.partner_id, n.client_id,
     CASE WHEN n.due_at < 600 THEN 'dead' WHEN n.due_at < ${ROWS / 2} THEN 'delivered' ELSE 'waiting' END, n.due_at
   FROM notice n ORDER BY n.id`,
  `INSERT INTO digest_subscription SELECT ${name('idle', 'i')}, 'weekly', 'en', 'UTC', 0, 0, i ${each}`,
  `INSERT INTO digest_address SELECT ${name('idle', 'i')}, 'someone@example.com' ${each}`,
  `INSERT INTO digest (partner_id, due_at, language, body, composed_at)
   SELECT ${name('idle', 'i / 4')}, i, 'en', '{}', i ${each}`,
  `INSERT INTO digest_mail (digest_id, email, status, written_at)
   SELECT digest_id, 'someone@example.com', CASE WHEN digest_id % 9 = 0 THEN 'dead' ELSE 'sent' END, 0 FROM digest`,
  `INSERT INTO offboarding (user_id, partner_id, mode, by_side, asked_by, asked_at)
   SELECT 'u' || i, 'p00000', 'remove', 'partner', 'x', i FROM generate_series(0, ${ROWS / 200 - 1}) i`,
  `INSERT INTO offboarding_client (offboarding, client_id)
   SELECT o.offboarding, ${client} FROM offboarding o, generate_series(0, 199) i`,
  `UPDATE ledger_head SET first_event_at = ${now} - ${DAY}::bigint`,
  `INSERT INTO month (month) VALUES ('2025-12')`,
  `INSERT INTO month_run (month, key, status, begun_at, beat_at, published_at, hash, statements, managed_points,
     sold_points, adjustment_points)
   VALUES ('2025-12', 'full', 'published', 0, 0, 0, '\\x00', ${ROWS}, 0, 0, 0)`,
  `INSERT INTO month_basis (run, ledger_position, position, valued_at, policy, rule_sets, pairs)
   SELECT run, 1, 1, ${now}, 'closing', '[]', 0 FROM month_run`,
  `INSERT INTO month_statement (run, partner_id, managed_points, sold_points, adjustment_points, total_points, hash)
   SELECT r.run, ${name('p', 'i')}, 0, 0, 0, 0, '\\x00' FROM month_run r, generate_series(0, ${ROWS - 1}) i`,
  `INSERT INTO month_line (run, partner_id, client_id, mrr, n, share, points)
   SELECT r.run, ${name('p', 'i')}, 'c00001', 0, 1, 0, 0 FROM month_run r, generate_series(0, ${ROWS - 1}) i`,
  `UPDATE month SET status = 'draft', published_run = (SELECT run FROM month_run) WHERE month = '2025-12'`,
  'ANALYZE',
];

export async function fillTables(pool: Pool, now: number): Promise<void> {
  for (const statement of statements(now)) await pool.query(statement);
}
