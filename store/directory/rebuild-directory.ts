/**
 * Makes anew, from the whole ledger, what the append keeps beside it: directory, engagements and voids. For a repair;
 * it gives the rows that the append gave, `changed_position` included.
 */
import type { Pool } from 'pg';
import { lockLedger } from '../ledger/ledger-lock.ts';
import { inKeyedTransaction } from '../transaction.ts';
import { isInRange, nextRange } from './directory-parts.ts';
import { DIRECTORY_TABLES, type DirectoryTable } from './expected-rows.ts';

/**
 * Rebuilds part by part, each in a transaction while which appends wait: a part is some milliseconds. What pairs were
 * folded from is for the caller to judge anew.
 */
export async function rebuildDirectory(pool: Pool, keysAtOnce?: number): Promise<void> {
  for (const table of DIRECTORY_TABLES) {
    let after: string | null = '';
    while (after !== null) after = await rebuildPart(pool, table, after, keysAtOnce);
  }
}

/** @returns the last key of the part; null when there was none left */
async function rebuildPart(
  pool: Pool,
  table: DirectoryTable,
  from: string,
  keysAtOnce: number | undefined,
): Promise<string | null> {
  const { name, key, columns, expected } = table;
  return inKeyedTransaction(pool, async (client) => {
    await lockLedger(client);
    const range = await nextRange(client, table, from, keysAtOnce);
    if (range === null) return null;
    const { after, last } = range;
    await client.query(`DELETE FROM ${name} WHERE ${isInRange(key)}`, [after, last]);
    await client.query(`INSERT INTO ${name} (${columns.join(', ')}) ${expected(isInRange)}`, [after, last]);
    return last;
  });
}
