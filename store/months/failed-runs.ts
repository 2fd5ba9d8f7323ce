/** Runs that failed: what did not add up, for whoever has to look. */
import type { Month } from '../../rules/time/month.ts';
import type { Queryable } from '../pool.ts';
import type { ControlFault } from './publish/control-sums.ts';

/** The last run of each month that failed after the published one, if any. */
export async function failedRuns(db: Queryable): Promise<ReadonlyMap<Month, number>> {
  const { rows } = await db.query<{ month: Month; run: number }>({
    name: 'failed-month-runs',
    text: `SELECT r.month, max(r.run) AS run FROM month_run r JOIN month m USING (month)
      WHERE r.status = 'failed' AND r.run > coalesce(m.published_run, 0) GROUP BY r.month`,
  });
  return new Map(rows.map(({ month, run }) => [month, run]));
}

/** Of the last run of a month that failed; none when none did. */
export async function lastFaults(db: Queryable, month: Month): Promise<readonly ControlFault[]> {
  const { rows } = await db.query<{ faults: readonly ControlFault[] }>({
    name: 'last-month-faults',
    text: `SELECT fault -> 'faults' AS faults FROM month_run WHERE month = $1 AND status = 'failed' ORDER BY run DESC LIMIT 1`,
    values: [month],
  });
  return rows[0]?.faults ?? [];
}
