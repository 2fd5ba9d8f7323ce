/** On a running programme clock: how far the schedule of months was made to happen. */
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** The last time of the schedule that has a run; before the first, where the clock began. */
export async function lastTick(db: Queryable): Promise<Instant | null> {
  const { rows } = await db.query<{ nominal: Instant }>({
    name: 'last-month-tick',
    text: `INSERT INTO month_tick (nominal) SELECT programme_at FROM clock_segment ORDER BY id LIMIT 1
      ON CONFLICT (one) DO UPDATE SET nominal = month_tick.nominal RETURNING nominal`,
  });
  return rows[0]?.nominal ?? null;
}

/** Goes on to the next time; whoever comes second changes nothing. */
export async function tick(db: Queryable, from: Instant, to: Instant): Promise<void> {
  await db.query({
    name: 'month-tick',
    text: 'UPDATE month_tick SET nominal = $2 WHERE nominal = $1',
    values: [from, to],
  });
}
