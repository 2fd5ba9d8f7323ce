/**
 * The lock under which positions are given out. It is held until commit, so positions have no gaps and become visible
 * in their order: a reader that asks for "position > last" never misses one (`docs/architecture.md`, principle 9).
 * Costs 5 % of the append.
 *
 * Under it nothing is accepted before what was accepted last, whatever the clocks of several processes say and however
 * long one of them waited: the times of positions never fall, so what was known at a time is one stretch of the ledger.
 */
import type { PoolClient } from 'pg';
import type { Instant } from '../../rules/time/instant.ts';
import { SELECT_HEAD, theHead, type LedgerHead } from './ledger-head.ts';

/** Any number that nothing else locks. */
const LEDGER_LOCK = 7_301_002;

export interface LockedHead extends LedgerHead {
  /** When the last position was given out, to an event or to a rule set: nothing is accepted before. Null in an empty ledger. */
  readonly lastAcceptedAt: Instant | null;
}

/** By the index on positions. What is read needs no column of its own, which an older process would leave as it was. */
const SELECT_LAST_ACCEPTED = `SELECT accepted_at AS "lastAcceptedAt" FROM ledger_head JOIN ledger USING (position)
  UNION ALL SELECT published_at FROM ledger_head JOIN rule_set_version USING (position)`;

/** The programme instant at which something is accepted by somebody whose clock shows `now`. */
export function acceptedAfter(lastAcceptedAt: Instant | null, now: Instant): Instant {
  return lastAcceptedAt === null ? now : Math.max(lastAcceptedAt, now);
}

interface Rows<Row> {
  readonly rows: readonly Row[];
}

/**
 * Waits for whoever appends or publishes now, and returns the head as that one left it. All statements after it see
 * what was committed (READ COMMITTED). Lock and head are one message: a round trip less under the lock.
 */
export async function lockLedger(client: PoolClient): Promise<LockedHead> {
  const results: unknown = await client.query(
    `SELECT pg_advisory_xact_lock(${LEDGER_LOCK}); ${SELECT_HEAD}; ${SELECT_LAST_ACCEPTED}`,
  );
  // For several statements in one message pg answers with a list, which its types don't know.
  const [, head, last] = results as [unknown, Rows<LedgerHead>, Rows<Pick<LockedHead, 'lastAcceptedAt'>>];
  return { ...theHead(head.rows), lastAcceptedAt: last.rows[0]?.lastAcceptedAt ?? null };
}
