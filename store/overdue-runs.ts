/** Durable runs that are behind: owed and not begun, or past their end and not closed. */
import type { Instant } from '../rules/time/instant.ts';
import type { Queryable } from './pool.ts';

export interface OverdueRuns {
  readonly count: number;
  /** Programme instant of the earliest deadline that has passed; null when none has. */
  readonly oldest: Instant | null;
}

/** The runs that are behind at a programme instant. */
export async function overdueRuns(db: Queryable, now: Instant): Promise<OverdueRuns> {
  const { rows } = await db.query<OverdueRuns>({
    name: 'overdue-runs',
    text: `SELECT count(*)::int AS count, min(expires_at) FILTER (WHERE expires_at <= $1) AS oldest
      FROM relationship WHERE run = 'starting' OR (run = 'running' AND (expires_at IS NULL OR expires_at <= $1))`,
    values: [now],
  });
  return rows[0] ?? { count: 0, oldest: null };
}
