/** The directory compared with the ledger, part by part. Each part is one look: appends go on meanwhile. */
import type { Pool, PoolClient } from 'pg';
import { inKeyedTransaction } from '../transaction.ts';
import { isInRange, nextRange, type KeyRange } from './directory-parts.ts';
import { DIRECTORY_TABLES, type DirectoryTable, type DirectoryTableName } from './expected-rows.ts';

export interface DirectoryFault {
  readonly table: DirectoryTableName;
  /** What tells the row apart: one or two identifiers. */
  readonly row: readonly string[];
  /** missing: the ledger has it. stray: the ledger has nothing of it. different: it says something else. */
  readonly kind: 'missing' | 'stray' | 'different';
}

export interface DirectoryPart {
  readonly table: DirectoryTableName;
  /** Rows that the table has in it. */
  readonly rows: number;
  /** At most {@link MOST_FAULTS}. */
  readonly faults: readonly DirectoryFault[];
}

/** Listed of a part: a fault of everything need not be shown in full to be mended. */
const MOST_FAULTS = 1_000;

/** Compares all of it. */
export async function* verifyDirectory(pool: Pool, keysAtOnce?: number): AsyncGenerator<DirectoryPart> {
  for (const table of DIRECTORY_TABLES) {
    let after = '';
    for (;;) {
      const part = await inKeyedTransaction(pool, async (client) => {
        const range = await nextRange(client, table, after, keysAtOnce);
        return range === null ? null : { range, ...(await comparePart(client, table, range)) };
      });
      if (part === null) break;
      const { range, rows, faults } = part;
      yield { table: table.name, rows, faults };
      after = range.last;
    }
  }
}

interface Difference extends Readonly<Record<string, string>> {
  readonly side: 'ledger' | 'table';
}

async function comparePart(
  client: PoolClient,
  table: DirectoryTable,
  { after, last }: KeyRange,
): Promise<{ readonly rows: number; readonly faults: readonly DirectoryFault[] }> {
  const { name, key, identity, columns } = table;
  const list = columns.join(', ');
  const counted = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${name} WHERE ${isInRange(key)}`,
    [after, last],
  );
  const { rows } = await client.query<Difference>(
    `WITH ledger_side AS MATERIALIZED (${table.expected(isInRange)}),
      table_side AS MATERIALIZED (SELECT ${list} FROM ${name} WHERE ${isInRange(key)})
    SELECT side, ${identity.join(', ')} FROM (
      SELECT 'ledger' AS side, ${list} FROM (SELECT ${list} FROM ledger_side EXCEPT SELECT ${list} FROM table_side) AS missing
      UNION ALL
      SELECT 'table', ${list} FROM (SELECT ${list} FROM table_side EXCEPT SELECT ${list} FROM ledger_side) AS stray) AS found
    ORDER BY ${identity.join(', ')} LIMIT $3`,
    [after, last, 2 * MOST_FAULTS],
  );
  return { rows: counted.rows[0]?.count ?? 0, faults: faultsOf(table, rows) };
}

/** A row that both sides have, each its own, is different. */
function faultsOf({ name, identity }: DirectoryTable, rows: readonly Difference[]): readonly DirectoryFault[] {
  const sides = new Map<string, { readonly row: readonly string[]; readonly sides: Set<Difference['side']> }>();
  for (const difference of rows) {
    const row = identity.map((column) => difference[column] ?? '');
    const known = sides.get(JSON.stringify(row)) ?? { row, sides: new Set() };
    sides.set(JSON.stringify(row), { ...known, sides: known.sides.add(difference.side) });
  }
  return [...sides.values()].slice(0, MOST_FAULTS).map(({ row, sides: seen }) => ({
    table: name,
    row,
    kind: seen.size === 2 ? 'different' : seen.has('ledger') ? 'missing' : 'stray',
  }));
}
