import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pool } from 'pg';
import { DatabaseNewerError, MigrationChangedError, MigrationMissedError } from '../../store/errors.ts';
import { migrate, migrationsOfCode, type Migration } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/servers/test-database.ts';

const first: Migration = { name: '0001-first', sql: 'CREATE TABLE first (n integer)' };
const second: Migration = { name: '0002-second', sql: 'CREATE TABLE second (n integer)' };

describe('migrating', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeEach(async () => {
    database = await createTestDatabase();
    pool = createPool(database.url, { max: 5, applicationName: 'test' });
  });

  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  async function tables(): Promise<readonly string[]> {
    const { rows } = await pool.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  }

  it('applies the migrations of the code once, and says which', async () => {
    const names = (await migrationsOfCode()).map(({ name }) => name);
    const progress: string[] = [];
    expect(await migrate(pool, { onProgress: (name) => progress.push(name) })).toEqual(names);
    expect(progress).toEqual(names);
    expect(await migrate(pool)).toEqual([]);
    expect(await tables()).toEqual(expect.arrayContaining(['ledger', 'ledger_head', 'rule_set_version']));
  });

  it('applies what was added since', async () => {
    await migrate(pool, { migrations: [first] });
    expect(await migrate(pool, { migrations: [first, second] })).toEqual(['0002-second']);
    expect(await tables()).toEqual(['first', 'migration', 'second']);
  });

  it('lets one of several starters apply, while the others wait', async () => {
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(pool)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  });

  it('refuses a migration that was edited after it was applied', async () => {
    await migrate(pool, { migrations: [first] });
    const edited = { ...first, sql: 'CREATE TABLE first (n bigint)' };
    await expect(migrate(pool, { migrations: [edited, second] })).rejects.toThrow(MigrationChangedError);
    expect(await tables()).toEqual(['first', 'migration']);
  });

  it('refuses a database that newer code has migrated, naming what it does not know', async () => {
    await migrate(pool, { migrations: [first, second] });
    const older = migrate(pool, { migrations: [first] });
    await expect(older).rejects.toThrow(DatabaseNewerError);
    await expect(older).rejects.toThrow('0002-second');
  });

  it('refuses a migration that would come before one that was applied', async () => {
    await migrate(pool, { migrations: [second] });
    await expect(migrate(pool, { migrations: [first, second] })).rejects.toThrow(MigrationMissedError);
  });

  it('leaves nothing of a migration that fails, and keeps those before it', async () => {
    const broken: Migration = { name: '0002-broken', sql: 'CREATE TABLE half (n integer); SELECT 1 / 0' };
    await expect(migrate(pool, { migrations: [first, broken] })).rejects.toThrow('division by zero');
    expect(await tables()).toEqual(['first', 'migration']);
    expect(await migrate(pool, { migrations: [first, second] })).toEqual(['0002-second']);
  });

  it('gives every database a key of its own for content hashes', async () => {
    const other = await createTestDatabase();
    const otherPool = createPool(other.url, { max: 1, applicationName: 'test' });
    try {
      await Promise.all([migrate(pool), migrate(otherPool)]);
      const keys = await Promise.all([pool, otherPool].map((db) => db.query('SELECT content_key FROM ledger_head')));
      const [mine, others] = keys.map(({ rows }) => (rows[0] as { content_key: Buffer }).content_key);
      expect(mine).toHaveLength(32);
      expect(mine).not.toEqual(others);
    } finally {
      await otherPool.end();
      await other.drop();
    }
  });
});
