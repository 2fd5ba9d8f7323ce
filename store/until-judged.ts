/** Waiting until the projection holds all that was accepted before somebody asked. */
import type { Pool } from 'pg';
import { waitUntil } from '../platform/wait-until.ts';
import { readHead } from './ledger/ledger-head.ts';
import { isRejudging } from './rejudge.ts';

export interface JudgingPatience {
  /** Real milliseconds after which to give up: the worker is behind, or there is none. */
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Real milliseconds between two looks. */
const LOOK_EVERY_MS = 25;

/**
 * Waits until everything committed by now is judged; what comes meanwhile may or may not be. False when it took too
 * long. Publications owe marks, and marks become stale pairs in one transaction: they must be gone in this order.
 */
export async function untilJudged(pool: Pool, patience: JudgingPatience): Promise<boolean> {
  return (
    (await untilRejudged(pool, patience)) &&
    (await untilGone(pool, 'mark', patience)) &&
    (await untilGone(pool, 'stale_pair', patience))
  );
}

async function untilRejudged(pool: Pool, patience: JudgingPatience): Promise<boolean> {
  const { ruleSetPosition } = await readHead(pool);
  const isDone = async (): Promise<boolean> => !(await isRejudging(pool, ruleSetPosition));
  return (await waitUntil(isDone, { ...patience, everyMs: LOOK_EVERY_MS })) === true;
}

async function untilGone(pool: Pool, table: 'mark' | 'stale_pair', patience: JudgingPatience): Promise<boolean> {
  const last = await edgeOf(pool, table, 'max');
  if (last === null) return true;
  const isGone = async (): Promise<boolean> => ((await edgeOf(pool, table, 'min')) ?? Infinity) > last;
  return (await waitUntil(isGone, { ...patience, everyMs: LOOK_EVERY_MS })) === true;
}

/** Both ends of the primary key: no more than one row is read. */
async function edgeOf(pool: Pool, table: 'mark' | 'stale_pair', edge: 'min' | 'max'): Promise<number | null> {
  const { rows } = await pool.query<{ id: number | null }>(`SELECT ${edge}(id) AS id FROM ${table}`);
  return rows[0]?.id ?? null;
}
