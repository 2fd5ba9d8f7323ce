/**
 * Brings the database to the schema of this code: named migrations, forward only, each applied once.
 *
 * Invariants: what is applied is a prefix of the files, byte for byte; two starters never apply at once.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';
import { realNow } from '../platform/clock.ts';
import { DatabaseNewerError, MigrationChangedError, MigrationMissedError } from './errors.ts';
import type { Queryable } from './pool.ts';

export interface Migration {
  /** `0001-ledger`: the order is that of the names. */
  readonly name: string;
  readonly sql: string;
}

export interface MigrateOptions {
  /** Told of each migration before it is applied. */
  readonly onProgress?: (migration: string) => void;
  /** Other migrations than those of the code: for tests. */
  readonly migrations?: readonly Migration[];
}

const FOLDER = new URL('./migrations/', import.meta.url);

/** Any number that nothing else locks. */
const MIGRATION_LOCK = 7_301_001;

/**
 * Applies what is missing and returns its names; an empty list when the database is up to date already.
 * Throws {@link MigrationChangedError}, {@link DatabaseNewerError} or {@link MigrationMissedError}; each migration is a
 * transaction of its own, so those applied before a fault stay.
 */
export async function migrate(pool: Pool, options: MigrateOptions = {}): Promise<readonly string[]> {
  const migrations = options.migrations ?? (await migrationsOfCode());
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const missing = missingMigrations(migrations, await appliedMigrations(client));
    for (const migration of missing) {
      options.onProgress?.(migration.name);
      await apply(client, migration);
    }
    return missing.map(({ name }) => name);
  } finally {
    // Closed rather than given back: with the connection goes the lock, whatever happened.
    client.release(true);
  }
}

/**
 * The names of the migrations that a database lacks; nothing is written. Throws {@link MigrationChangedError},
 * {@link DatabaseNewerError} or {@link MigrationMissedError}.
 */
export async function pendingMigrations(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ exists: boolean }>(`SELECT to_regclass('migration') IS NOT NULL AS exists`);
  const applied = rows[0]?.exists === true ? await readApplied(db) : [];
  return missingMigrations(await migrationsOfCode(), applied).map(({ name }) => name);
}

/** The migrations that ship with this code, in their order. */
export async function migrationsOfCode(): Promise<readonly Migration[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.slice(0, -'.sql'.length),
      sql: await readFile(new URL(file, FOLDER), 'utf8'),
    })),
  );
}

interface Applied {
  readonly name: string;
  readonly hash: string;
}

async function appliedMigrations(client: PoolClient): Promise<readonly Applied[]> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS migration (
       name text COLLATE "C" PRIMARY KEY,
       hash text NOT NULL,
       -- Real time, milliseconds since the epoch.
       applied_at bigint NOT NULL
     )`,
  );
  return readApplied(client);
}

async function readApplied(db: Queryable): Promise<readonly Applied[]> {
  const { rows } = await db.query<Applied>('SELECT name, hash FROM migration ORDER BY name');
  return rows;
}

function missingMigrations(migrations: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const unknown = applied.filter(({ name }) => !known.has(name));
  if (unknown.length > 0) throw new DatabaseNewerError(unknown.map(({ name }) => name));
  for (const { name, hash } of applied) {
    if (hashOf(known.get(name)) !== hash) throw new MigrationChangedError(name);
  }
  const names = new Set(applied.map(({ name }) => name));
  const missing = migrations.filter(({ name }) => !names.has(name));
  const [first, last] = [missing[0], applied.at(-1)];
  if (first !== undefined && last !== undefined && first.name < last.name) {
    throw new MigrationMissedError(first.name, last.name);
  }
  return missing;
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query('INSERT INTO migration (name, hash, applied_at) VALUES ($1, $2, $3)', [
      migration.name,
      hashOf(migration),
      realNow(),
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

function hashOf(migration: Migration | undefined): string {
  return createHash('sha256')
    .update(migration?.sql ?? '')
    .digest('hex');
}
