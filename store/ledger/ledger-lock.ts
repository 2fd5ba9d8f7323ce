/**
 * The lock under which positions are given out. It is held until commit, so positions have no gaps and become visible
 * in their order: a reader that asks for "position > last" never misses one (`docs/architecture.md`, principle 9).
 * Costs 5 % of the append.
 */
import type { PoolClient } from 'pg';
import { SELECT_HEAD, theHead, type LedgerHead } from './ledger-head.ts';

/** Any number that nothing else locks. */
const LEDGER_LOCK = 7_301_002;

/**
 * Waits for whoever appends or publishes now, and returns the head as that one left it. All statements after it see
 * what was committed (READ COMMITTED). Lock and head are one message: a round trip less under the lock.
 */
export async function lockLedger(client: PoolClient): Promise<LedgerHead> {
  const results: unknown = await client.query(`SELECT pg_advisory_xact_lock(${LEDGER_LOCK}); ${SELECT_HEAD}`);
  // For several statements in one message pg answers with a list, which its types don't know.
  const [, head] = results as [unknown, { readonly rows: readonly LedgerHead[] }];
  return theHead(head.rows);
}
