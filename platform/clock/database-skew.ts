/** Whether this machine and the database server agree on the real time: timers rest on the one, nothing on the other. */

export interface ClockSkew {
  /** How far our clock is ahead of the server's, real milliseconds; 0 where the way there and back may explain it. */
  readonly aheadMs: number;
  /** Half of the way there and back, by which `aheadMs` may be wrong. */
  readonly uncertainMs: number;
}

interface Database {
  query(text: string): Promise<{ readonly rows: readonly { readonly now?: number }[] }>;
}

/** Asks once. As in NTP, the answer is taken to be from the middle of the way there and back. */
export async function databaseSkew(db: Database): Promise<ClockSkew> {
  const [askedAt, began] = [Date.now(), performance.now()];
  const { rows } = await db.query('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now');
  const uncertainMs = (performance.now() - began) / 2;
  const aheadMs = askedAt + uncertainMs - (rows[0]?.now ?? Number.NaN);
  return { aheadMs: Math.abs(aheadMs) <= uncertainMs ? 0 : aheadMs, uncertainMs };
}
