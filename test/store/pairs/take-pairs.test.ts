/** Taking pairs while statistics are behind: as vacuum finds the table of stale pairs, it is empty. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPairRows, takePairs } from '../../../store/pairs/pair-row.ts';
import { inTransaction } from '../../../store/transaction.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import { createWorld, type World } from '../../support/world.ts';

const PAIRS = 100;
const STALE_ROWS_EACH = 30;
/** It takes milliseconds; looking again for each stale row took more than a minute. */
const WITHIN = '10s';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => world.close());

test('stale rows are looked up once for each pair, however empty the table is thought to be', async () => {
  const { pool } = world;
  const pairs = Array.from({ length: PAIRS }, (_, n) => ({
    partner: 'many' as PartnerId,
    client: `client${n}` as ClientId,
  }));
  const markAll = async (): Promise<unknown> =>
    pool.query(
      `INSERT INTO stale_pair (partner_id, client_id, marked_at)
       SELECT 'many', client_id, 0 FROM unnest($1::text[]) AS client_id, generate_series(1, $2)`,
      [pairs.map(({ client }) => client), STALE_ROWS_EACH],
    );
  await markAll();
  await pool.query('DELETE FROM stale_pair');
  await pool.query('VACUUM (ANALYZE, TRUNCATE off) stale_pair');
  await markAll();
  const taken = await inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL statement_timeout = '${WITHIN}'`);
    await createPairRows(client, pairs);
    return takePairs(client, pairs);
  });
  expect(taken).toHaveLength(PAIRS);
  const { rows } = await pool.query<{ left: number }>('SELECT count(*)::int AS left FROM stale_pair');
  expect(rows[0]?.left).toBe(0);
});
