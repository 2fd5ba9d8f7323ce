/** The directory in parts: so many keys at a time, in their order. */
import type { Queryable } from '../pool.ts';
import type { DirectoryTable } from './expected-rows.ts';

/** Keys `after` < key ≤ `last`. */
export interface KeyRange {
  readonly after: string;
  readonly last: string;
}

/** The conditions of a range, with the parameters $1 and $2. */
export const isInRange = (key: string): string => `${key} > $1 AND ${key} <= $2`;

/** Keys in a part. A part is read in some milliseconds, unless a client or a source has very many rows. */
const KEYS_AT_ONCE = 1_000;

/** The next keys that the table or the ledger knows after a key; null when there are no more. No key is empty. */
export async function nextRange(
  db: Queryable,
  { name, key, ledgerKeys }: DirectoryTable,
  after: string,
  keysAtOnce: number = KEYS_AT_ONCE,
): Promise<KeyRange | null> {
  const { rows } = await db.query<{ last: string | null }>(
    `SELECT max(key) AS last FROM (
      SELECT key FROM (
        (SELECT ${key} AS key FROM ${name} WHERE ${key} > $1 GROUP BY ${key} ORDER BY ${key} LIMIT $2)
        UNION
        (SELECT ${key} FROM ${ledgerKeys} AND ${key} > $1 GROUP BY ${key} ORDER BY ${key} LIMIT $2)) AS known
      ORDER BY key LIMIT $2) AS part`,
    [after, keysAtOnce],
  );
  const last = rows[0]?.last ?? null;
  return last === null ? null : { after, last };
}
