/** After the clock has been made faster, timers that runs armed before come too late: each run has to look again. */
import type { Pool } from 'pg';
import { inTransaction } from './transaction.ts';
import { notifyWakeUps, WAKE_UP_CLASS } from './wake-ups.ts';

/** Real milliseconds between two of them: each costs a run one look, and together they must not be a flood. */
const APART_MS = 5;

/**
 * Writes a wake-up for every pair that has a run, or is about to: those that expire first come first. To be called once
 * the new segment is in force: whoever assesses from then on knows it, and whoever did before has left its row.
 * @param realNow real time, milliseconds since the epoch
 * @returns how many were written
 */
export async function rearmRuns(pool: Pool, realNow: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query({
      name: 'rearm-runs',
      text: `INSERT INTO wake_up (partner_id, client_id, class, not_before, written_at)
        SELECT partner_id, client_id, $1, due, due FROM (
          SELECT partner_id, client_id, $2 + $3 * row_number() OVER (ORDER BY expires_at) AS due
          FROM relationship r WHERE run <> 'none' AND NOT EXISTS (
            SELECT FROM wake_up w WHERE w.class = $1 AND (w.partner_id, w.client_id) = (r.partner_id, r.client_id))) owed
        ORDER BY due`,
      values: [WAKE_UP_CLASS.earlier, realNow, APART_MS],
    });
    await notifyWakeUps(client);
    return rowCount ?? 0;
  });
}
