/** Other connections that see what a run's own sees, so that several can work at once. */
import type { Pool, PoolClient } from 'pg';
import { inSnapshotOf } from '../../transaction.ts';

/** Works in a transaction of its own, in the snapshot of the run's. */
export type Alike = <T>(work: (other: PoolClient) => Promise<T>) => Promise<T>;

/**
 * Works as long as the client's transaction, which is REPEATABLE READ.
 * @param prepare what each of them does first, such as making the temporary tables that the client has
 */
export async function alikeOf(
  pool: Pool,
  client: PoolClient,
  prepare: (other: PoolClient) => Promise<void>,
): Promise<Alike> {
  const { rows } = await client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
  const snapshot = rows[0]?.snapshot ?? '';
  return (work) =>
    inSnapshotOf(pool, snapshot, async (other) => {
      await prepare(other);
      return work(other);
    });
}
