/** After the clock has been made faster, timers that runs armed before come too late: each run has to look again. */
import type { Pool } from 'pg';
import { inTransaction } from './transaction.ts';
import { notifyWakeUps, WAKE_UP_CLASS } from './wake-ups.ts';

/**
 * Writes a wake-up for every pair that has a run, or is about to. To be called once the new segment is in force:
 * whoever assesses from then on knows it, and whoever did before has left its row.
 * @param realNow real time, milliseconds since the epoch
 * @returns how many were written
 */
export async function rearmRuns(pool: Pool, realNow: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query({
      name: 'rearm-runs',
      text: `INSERT INTO wake_up (partner_id, client_id, class, written_at)
        SELECT partner_id, client_id, $1, $2 FROM relationship WHERE run <> 'none' ORDER BY expires_at`,
      values: [WAKE_UP_CLASS.earlier, realNow],
    });
    await notifyWakeUps(client);
    return rowCount ?? 0;
  });
}
