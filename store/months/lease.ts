/**
 * Who works on a month: at most one run, which shows now and then that it is alive. The month's row is locked to decide,
 * so that two that begin at once are told apart; the one that comes second waits, and takes over a lease that lapsed.
 */
import type { Pool, PoolClient } from 'pg';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import type { Queryable } from '../pool.ts';
import { inTransaction } from '../transaction.ts';
import { RunLostError } from './run-errors.ts';
import type { MonthStatus } from './month-rows.ts';

export type RunStatus = 'working' | 'published' | 'replaced' | 'abandoned' | 'failed';

export interface BeginRun {
  readonly month: Month;
  /** What asks for it: the same key goes on with the same run. */
  readonly key: string;
  readonly now: Instant;
  readonly realNow: number;
  /** Real milliseconds without a sign of life after which a run may be taken over. */
  readonly leaseMs: number;
}

export type Begun =
  | { readonly kind: 'working'; readonly run: number }
  /** Another run works on the month. */
  | { readonly kind: 'busy'; readonly run: number }
  /** The run of this key has come to its end already. */
  | { readonly kind: 'over'; readonly run: number; readonly status: Exclude<RunStatus, 'working'> }
  | { readonly kind: 'closed' };

/** Begins a run, or goes on with the one of this key. */
export async function beginRun(pool: Pool, begin: BeginRun): Promise<Begun> {
  return inTransaction(pool, async (client) => {
    await client.query('INSERT INTO month (month) VALUES ($1) ON CONFLICT DO NOTHING', [begin.month]);
    const month = await lockMonth(client, begin.month);
    const own = await runOfKey(client, begin.key);
    if (own !== null && own.status !== 'working') return { kind: 'over', run: own.run, status: own.status };
    if (own !== null) {
      await beat(client, own.run, begin.realNow);
      return { kind: 'working', run: own.run };
    }
    if (month.status === 'closed') return { kind: 'closed' };
    if (month.workingRun !== null) {
      if (await isAlive(client, month.workingRun, begin)) return { kind: 'busy', run: month.workingRun };
      await endRun(client, month.workingRun, 'abandoned');
    }
    return { kind: 'working', run: await insertRun(client, begin) };
  });
}

export interface LockedMonth {
  readonly status: MonthStatus;
  readonly publishedRun: number | null;
  readonly workingRun: number | null;
}

/** Locks a month that has a row, until the transaction ends. */
export async function lockMonth(client: PoolClient, month: Month): Promise<LockedMonth> {
  const { rows } = await client.query<LockedMonth>({
    name: 'lock-month',
    text: `SELECT status, published_run AS "publishedRun", working_run AS "workingRun" FROM month WHERE month = $1 FOR UPDATE`,
    values: [month],
  });
  const [row] = rows;
  if (row === undefined) throw new Error(`the month ${month} has no row`);
  return row;
}

async function runOfKey(client: PoolClient, key: string): Promise<{ run: number; status: RunStatus } | null> {
  const { rows } = await client.query<{ run: number; status: RunStatus }>({
    name: 'month-run-of-key',
    text: 'SELECT run, status FROM month_run WHERE key = $1',
    values: [key],
  });
  return rows[0] ?? null;
}

async function isAlive(client: PoolClient, run: number, { realNow, leaseMs }: BeginRun): Promise<boolean> {
  const { rows } = await client.query<{ alive: boolean }>({
    name: 'month-run-alive',
    text: `SELECT status = 'working' AND beat_at > $2 AS alive FROM month_run WHERE run = $1`,
    values: [run, realNow - leaseMs],
  });
  return rows[0]?.alive ?? false;
}

async function insertRun(client: PoolClient, { month, key, now, realNow }: BeginRun): Promise<number> {
  const { rows } = await client.query<{ run: number }>({
    name: 'insert-month-run',
    text: `WITH begun AS (INSERT INTO month_run (month, key, begun_at, beat_at) VALUES ($1, $2, $3, $4) RETURNING run)
      UPDATE month SET working_run = begun.run FROM begun WHERE month = $1 RETURNING begun.run`,
    values: [month, key, now, realNow],
  });
  return rows[0]?.run ?? 0;
}

/** Shows that a run is alive. Throws {@link RunLostError} when it no longer works. */
export async function beat(db: Queryable, run: number, realNow: number): Promise<void> {
  const { rowCount } = await db.query({
    name: 'beat-month-run',
    text: `UPDATE month_run SET beat_at = greatest(beat_at, $2) WHERE run = $1 AND status = 'working'`,
    values: [run, realNow],
  });
  if (rowCount !== 1) throw new RunLostError(run);
}

/** Ends a run that works, and gives the month free; nothing happens to one that has ended. */
export async function endRun(
  client: PoolClient,
  run: number,
  status: 'abandoned' | 'failed',
  fault: object | null = null,
): Promise<void> {
  // Not as a plain update: pages hold a key share of the row while they write, and must be through.
  await client.query({
    name: 'lock-month-run',
    text: 'SELECT FROM month_run WHERE run = $1 FOR UPDATE',
    values: [run],
  });
  await client.query({
    name: 'end-month-run',
    text: `UPDATE month_run SET status = $2, fault = $3 WHERE run = $1 AND status = 'working'`,
    values: [run, status, fault === null ? null : JSON.stringify(fault)],
  });
  await client.query({
    name: 'free-month',
    text: 'UPDATE month SET working_run = NULL WHERE working_run = $1',
    values: [run],
  });
}

/** The number of the run begun last, of any month; 0 before the first. */
export async function lastRun(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ run: number }>('SELECT coalesce(max(run), 0) AS run FROM month_run');
  return rows[0]?.run ?? 0;
}

/** Gives up the run of a key, if there is one that works. */
export async function giveUpRun(pool: Pool, month: Month, key: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    const own = await runOfKey(client, key);
    if (own === null) return;
    await lockMonth(client, month);
    await endRun(client, own.run, 'abandoned');
  });
}

/** Gives a run up. */
export async function abandonRun(pool: Pool, month: Month, run: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockMonth(client, month);
    await endRun(client, run, 'abandoned');
  });
}
