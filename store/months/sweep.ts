/** Removes what runs leave behind: inputs once they are of no use, and statements that nobody published. */
import type { Pool } from 'pg';
import { inTransaction } from '../transaction.ts';

/** Pages last: as long as they are there, the rest may be. */
const INPUTS = [
  'month_partner_input',
  'month_pair_input',
  'month_late_client',
  'month_late_pair',
  'month_late',
  'month_page',
];
const OUTPUTS = ['month_statement', 'month_line', 'month_sold_line', 'month_adjustment'];

/** Returns how many runs were swept. Whatever stops it, the next sweep goes on. */
export async function sweepRuns(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ run: number; unpublished: boolean }>(
    `SELECT run, status <> 'published' AS unpublished FROM month_run
     WHERE status <> 'working' AND run IN (SELECT DISTINCT run FROM month_page)
     UNION
     SELECT run, true FROM month_run WHERE NOT swept AND status IN ('replaced', 'abandoned', 'failed') ORDER BY run`,
  );
  for (const { run, unpublished } of rows) await sweepRun(pool, run, unpublished);
  return rows.length;
}

async function sweepRun(pool: Pool, run: number, unpublished: boolean): Promise<void> {
  await inTransaction(pool, async (client) => {
    for (const table of unpublished ? [...OUTPUTS, ...INPUTS] : INPUTS) {
      await client.query(`DELETE FROM ${table} WHERE run = $1`, [run]);
    }
    if (unpublished) await client.query('UPDATE month_run SET swept = true WHERE run = $1', [run]);
  });
}
