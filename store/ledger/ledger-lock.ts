/**
 * The lock under which positions are given out. It is held until commit, so positions have no gaps and become visible
 * in their order: a reader that asks for "position > last" never misses one (`docs/architecture.md`, principle 9).
 * Costs 5 % of the append.
 */
import type { PoolClient } from 'pg';

/** Any number that nothing else locks. */
const LEDGER_LOCK = 7_301_002;

/** Waits for whoever appends or publishes now. Statements after it see all that was committed (READ COMMITTED). */
export async function lockLedger(client: PoolClient): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(${LEDGER_LOCK})`);
}
