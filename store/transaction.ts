/** Transactions: all or nothing, tried again when PostgreSQL asks for it. */
import { DatabaseError } from 'pg';
import type { Pool, PoolClient } from 'pg';
import { isPipelined, sendAll, type Statement } from './statement.ts';

/** serialization_failure and deadlock_detected: the same transaction is expected to succeed when tried again. */
const TRY_AGAIN = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 5;

/**
 * Statements of a worker look rows up by their keys, a few among millions. While tables have no statistics yet, as in
 * an import into an empty store, the planner takes to reading them whole, and keeps such plans as they grow.
 */
const BY_KEY = `BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
  SET LOCAL enable_memoize = off; SET LOCAL jit = off`;

/** Adds statements that close the transaction: they are sent together with its COMMIT. */
export type AtTheEnd = (statements: readonly Statement[]) => void;

type Work<T> = (client: PoolClient, atTheEnd: AtTheEnd) => Promise<T>;

/**
 * Runs `work` in one READ COMMITTED transaction and commits. `work` may run several times, so what it does outside
 * the database must be repeatable. Throws what `work` or the commit throws, after rolling back.
 */
export async function inTransaction<T>(pool: Pool, work: Work<T>): Promise<T> {
  return attempts(pool, 'BEGIN', work);
}

/** Runs `work`, which only reads, on one snapshot: its statements see the same rows, whoever writes meanwhile. */
export async function inSnapshot<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return attempts(pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
}

/**
 * Runs `work` in a transaction of its own on the snapshot that another has exported and still holds, and commits. It runs
 * once: what can be tried again is the other.
 */
export async function inSnapshotOf<T>(
  pool: Pool,
  snapshot: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return attemptOnce(pool, `BEGIN ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT '${snapshot}'`, work);
}

/** As {@link inTransaction}, for work that only looks up by key: PostgreSQL is held to its indexes. */
export async function inKeyedTransaction<T>(pool: Pool, work: Work<T>): Promise<T> {
  return attempts(pool, BY_KEY, work);
}

async function attempts<T>(pool: Pool, begin: string, work: Work<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(pool, begin, work);
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !canBeTriedAgain(error)) throw error;
    }
  }
}

async function attemptOnce<T>(pool: Pool, begin: string, work: Work<T>): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks between two statements says so by an event; the next statement fails anyway.
  client.on('error', ignore);
  let isBroken = false;
  try {
    const begun = client.query(begin);
    // On a pipelined connection the first statement of the work follows at once.
    if (isPipelined(client)) begun.catch(ignore);
    else await begun;
    const closing: Statement[] = [];
    const result = await work(client, (statements) => closing.push(...statements));
    await begun;
    await commit(client, closing);
    return result;
  } catch (error) {
    isBroken = !(await rollBack(client));
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(isBroken);
  }
}

/** PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK and no error. */
async function commit(client: PoolClient, closing: readonly Statement[]): Promise<void> {
  const closed = sendAll(client, closing);
  if (isPipelined(client)) closed.catch(ignore);
  else await closed;
  const { command } = await client.query('COMMIT');
  await closed;
  if (command !== 'COMMIT') throw new Error('The transaction had failed and was rolled back.');
}

/** True when the connection can be used again. */
async function rollBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

function canBeTriedAgain(error: unknown): boolean {
  return error instanceof DatabaseError && TRY_AGAIN.has(error.code ?? '');
}

function ignore(): void {}
