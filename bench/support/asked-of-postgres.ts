/** What calls of the API ask of PostgreSQL, so that the same can be asked without it. */
import type { Pool, PoolClient, QueryConfig } from 'pg';

type Query = string | QueryConfig;

export interface AskedOfPostgres {
  readonly pool: Pool;
  /** All that was asked since the last time, in order. */
  take(): readonly Query[];
}

export function askedOfPostgres(pool: Pool): AskedOfPostgres {
  let asked: Query[] = [];
  const watched = <T extends Pool | PoolClient>(target: T): T =>
    new Proxy(target, {
      get(_target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        if (property === 'query') {
          return (query: Query, values?: unknown[]) => {
            asked.push(typeof query === 'string' && values !== undefined ? { text: query, values } : query);
            return Reflect.apply(value, target, values === undefined ? [query] : [query, values]) as unknown;
          };
        }
        if (property === 'connect') return async () => watched((await Reflect.apply(value, target, [])) as PoolClient);
        return value.bind(target) as unknown;
      },
    });
  return {
    pool: watched(pool),
    take() {
      const all = asked;
      asked = [];
      return all;
    },
  };
}

/** Asks the same on one connection of a pool. */
export async function askAgain(pool: Pool, queries: readonly Query[]): Promise<void> {
  const client = await pool.connect();
  try {
    for (const query of queries) await client.query(query);
  } finally {
    client.release();
  }
}
