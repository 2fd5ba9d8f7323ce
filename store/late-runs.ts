/** Durable runs that have not ended a relationship whose deadline has passed. */
import type { Instant } from '../rules/time/instant.ts';
import type { Queryable } from './pool.ts';

export interface LateRuns {
  readonly count: number;
  /** The earliest of the deadlines; null when there is none. */
  readonly oldest: Instant | null;
}

/** At a programme instant; by index, so it costs no more where many relationships run. */
export async function lateRuns(db: Queryable, now: Instant): Promise<LateRuns> {
  const { rows } = await db.query<LateRuns>({
    name: 'late-runs',
    text: `SELECT count(*)::int AS count, min(expires_at) AS oldest FROM relationship
      WHERE run <> 'none' AND expires_at <= $1`,
    values: [now],
  });
  return rows[0] ?? { count: 0, oldest: null };
}
