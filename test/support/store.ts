/** A migrated, empty database of its own for a test. */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { migrate, migrationsOfCode } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import { createTestDatabase, ensureTemplate } from './servers/test-database.ts';

export interface TestStore {
  readonly pool: Pool;
  readonly url: string;
  /** The rows of a statement. */
  rows<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** A copy of a template that is migrated once a run. All copies have the same key for content hashes. */
export async function createTestStore(): Promise<TestStore> {
  const template = await migratedTemplate();
  const database = await createTestDatabase({ template });
  const pool = createPool(database.url, { max: 10, applicationName: 'test' });
  return {
    pool,
    url: database.url,
    async rows<Row>(sql: string, values: readonly unknown[] = []) {
      return (await pool.query(sql, [...values])).rows as readonly Row[];
    },
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}

async function migratedTemplate(): Promise<string> {
  const migrations = await migrationsOfCode();
  const hash = createHash('sha256').update(JSON.stringify(migrations)).digest('hex');
  const name = `tenure_test_${hash.slice(0, 16)}`;
  await ensureTemplate(name, async (url) => {
    const pool = createPool(url, { max: 1, applicationName: 'test' });
    await migrate(pool);
    await pool.end();
  });
  return name;
}
