/** What a page of a list costs does not grow with the table (docs/interfaces.md §4). */
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listRelationships, type RelationshipFilter } from '../../client/relationships/list-relationships.ts';
import type { Cursor } from '../../client/relationships/cursor.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { DAY_MS } from '../../rules/time/instant.ts';
import { migrate } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/servers/test-database.ts';

const NOW = Date.UTC(2026, 5, 1);
const PARTNERS = 300;
const CLIENTS = 200;

let database: TestDatabase;
let pool: Pool;

/** Every partner with every client, each with two periods; one pair in twenty is managed now. */
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { max: 2, applicationName: 'test' });
  await migrate(pool);
  await pool.query(
    `INSERT INTO relationship (partner_id, client_id, started_at, expires_at)
     SELECT 'p' || p, 'c' || c, $1::bigint - 100 * $2::bigint,
       $1::bigint + CASE WHEN (p + c) % 20 = 0 THEN (c + 1) * ($2::bigint / 4) ELSE - c * $2::bigint END
     FROM generate_series(1, ${PARTNERS}) p, generate_series(1, ${CLIENTS}) c`,
    [NOW, DAY_MS],
  );
  await pool.query(
    `INSERT INTO period (partner_id, client_id, ordinal, start_at, started_by_source, started_by_id, end_at, end_reason,
       expires_at, held_by_source, held_by_id, held_by_user, held_by_time)
     SELECT partner_id, client_id, o, started_at - (1 - o) * 1000, 's', 'i', CASE o WHEN 0 THEN started_at - 500 END,
       CASE o WHEN 0 THEN 'activity_expired' END, expires_at, 's', 'i', 'u', started_at
     FROM relationship, generate_series(0, 1) o`,
  );
  await pool.query('ANALYZE');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Pages of 8 KiB that some work looked at, of tables and their indexes. */
async function pagesOf(work: () => Promise<unknown>): Promise<number> {
  const touched = async (): Promise<number> => {
    await pool.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await pool.query<{ pages: number }>(
      `SELECT sum(heap_blks_read + heap_blks_hit + coalesce(idx_blks_read, 0) + coalesce(idx_blks_hit, 0))::int AS pages
       FROM pg_statio_user_tables WHERE relname IN ('relationship', 'period')`,
    );
    return rows[0]?.pages ?? 0;
  };
  const before = await touched();
  await work();
  return (await touched()) - before;
}

const all: RelationshipFilter = { partner: null, client: null, status: 'all', expiringUntil: null };
const filters: Readonly<Record<string, RelationshipFilter>> = {
  all,
  managed: { ...all, status: 'managed' },
  'expiring soon': { ...all, status: 'managed', expiringUntil: NOW + 30 * DAY_MS },
  ended: { ...all, status: 'ended' },
  'of a partner': { ...all, partner: 'p7' as PartnerId, status: 'managed' },
  'of a client': { ...all, client: 'c7' as ClientId, status: 'managed' },
  'of a pair': { ...all, partner: 'p7' as PartnerId, client: 'c7' as ClientId },
};

describe('a page of 20', () => {
  it.each(Object.entries(filters))('%s: looks at no more than its bound, first and last', async (_name, filter) => {
    let after: Cursor | null = null;
    let found = 0;
    let dearest = 0;
    for (let page = 0; page < 400; page++) {
      const pages = await pagesOf(async () => {
        const { items, next } = await listRelationships(pool, filter, { now: NOW, limit: 20, after });
        found += items.length;
        after = next;
      });
      dearest = Math.max(dearest, pages);
      if (after === null) break;
    }
    expect(found).toBeGreaterThan(0);
    // Up to 2,000 rows are looked at, each with its last period: three or four pages of an index and one of the table.
    expect(dearest).toBeLessThan(14_000);
  });
});
