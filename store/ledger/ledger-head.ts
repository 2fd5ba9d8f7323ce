/** Where the ledger ends. */
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';

export interface LedgerHead {
  /** The last position given out; 0 when the ledger is empty. */
  readonly position: number;
  /** Position of the last published rule set; 0 before the first. */
  readonly ruleSetPosition: number;
  /** When the first event was accepted (`docs/domain.md §7`); null before. */
  readonly firstAcceptedAt: Instant | null;
}

export const SELECT_HEAD = `SELECT position, rule_set_position AS "ruleSetPosition", first_accepted_at AS "firstAcceptedAt"
  FROM ledger_head`;

/** Reads the head as committed now. */
export async function readHead(db: Queryable): Promise<LedgerHead> {
  const { rows } = await db.query<LedgerHead>({ name: 'ledger-head', text: SELECT_HEAD });
  return theHead(rows);
}

/** The one row, which the first migration inserts. */
export function theHead<T>([head]: readonly T[]): T {
  if (head === undefined) throw new Error('The table ledger_head has lost its row: restore it from a backup.');
  return head;
}
