/**
 * A logical dump without `pg_dump`, which comes with no package of ours in the version of the server: every row of every
 * table by COPY into a file of its own, as of one instant, and where each sequence stands. What a dump does not hold is
 * made by the migrations.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from, to } from 'pg-copy-streams';
import { migrate } from '../../../store/migrate.ts';
import { createPool } from '../../../store/pool.ts';

const SEQUENCES = 'sequences.json';
const SUFFIX = '.copy';

interface Sequence {
  readonly name: string;
  /** Null while it has given none. */
  readonly last: string | null;
}

/** Writes a database into an empty folder. */
export async function dumpDatabase(url: string, folder: string): Promise<void> {
  await onDatabase(url, async (database) => {
    await database.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const table of await tablesOf(database)) {
      const rows = database.query(to(`COPY ${table} TO STDOUT`));
      await pipeline(rows, createWriteStream(join(folder, `${table}${SUFFIX}`)));
    }
    const { rows } = await database.query<Sequence>(
      `SELECT quote_ident(sequencename) AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public'`,
    );
    await writeFile(join(folder, SEQUENCES), JSON.stringify(rows));
  });
}

/** Makes the tables in an empty database and fills them from a folder, in one transaction and without triggers. */
export async function restoreDatabase(url: string, folder: string): Promise<void> {
  const pool = createPool(url, { max: 1, applicationName: 'test' });
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
  const files = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX)).sort();
  const sequences = JSON.parse(await readFile(join(folder, SEQUENCES), 'utf8')) as readonly Sequence[];
  await onDatabase(url, async (database) => {
    const tables = files.map((name) => name.slice(0, -SUFFIX.length));
    await database.query('BEGIN');
    await database.query('SET LOCAL session_replication_role = replica');
    // Migrations leave rows of their own.
    await database.query(`TRUNCATE ${(await tablesOf(database)).join(', ')}`);
    for (const table of tables) {
      const rows = database.query(from(`COPY ${table} FROM STDIN`));
      await pipeline(createReadStream(join(folder, `${table}${SUFFIX}`)), rows);
    }
    for (const { name, last } of sequences) {
      if (last !== null) await database.query('SELECT setval($1::regclass, $2)', [name, last]);
    }
    await database.query('COMMIT');
  });
}

async function tablesOf(database: Client): Promise<readonly string[]> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
  );
  return rows.map(({ name }) => name);
}

async function onDatabase(url: string, work: (database: Client) => Promise<void>): Promise<void> {
  const database = new Client({ connectionString: url });
  await database.connect();
  try {
    await work(database);
  } finally {
    await database.end();
  }
}
