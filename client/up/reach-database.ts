/** Making sure, before anything is built on it, that a database answers and has the tables of this code. */
import type { Pool } from 'pg';
import { messageOf } from '../../platform/errno.ts';
import { StartError } from '../../platform/start-error.ts';
import { pendingMigrations } from '../../store/migrate.ts';

/** Thrown when the PostgreSQL of DATABASE_URL does not let us in. */
export class DatabaseUnreachableError extends StartError {
  readonly code = 'database_unreachable';

  constructor(url: string, why: string) {
    super(
      `The PostgreSQL at ${placeOf(url)} can't be used: ${why}.\n` +
        'Start it, or mend DATABASE_URL (postgresql://user:password@host:port/database).',
    );
  }
}

/** Thrown when a database has not the tables that this code works on. */
export class DatabaseBehindError extends StartError {
  readonly code = 'database_behind';

  constructor(url: string, missing: readonly string[]) {
    super(`The database at ${placeOf(url)} lacks ${missing.join(', ')}.\nRun tenure migrate first.`);
  }
}

/** Throws {@link DatabaseUnreachableError}. */
export async function expectDatabase(pool: Pool, url: string): Promise<void> {
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    throw new DatabaseUnreachableError(url, reasonOf(error));
  }
}

/** Throws {@link DatabaseUnreachableError}, {@link DatabaseBehindError}, or what `pendingMigrations` throws. */
export async function expectMigrated(pool: Pool, url: string): Promise<void> {
  await expectDatabase(pool, url);
  const missing = await pendingMigrations(pool);
  if (missing.length > 0) throw new DatabaseBehindError(url, missing);
}

/** Without user and password: this is printed. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`;
}

/** A host with several addresses fails once for each, and says nothing of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return messageOf(error);
}
