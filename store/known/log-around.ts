/** The fold of the ledger about some clients, as it was known at a position: what figures of theirs rest on. */
import type { PoolClient } from 'pg';
import { computeLog, type ComputedLog } from '../../rules/compute/compute-log.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { RuleEngine } from '../../rules/qualification/rule-engine.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { ENTRY_COLUMNS, ledgerEntry, type EntryColumns, type LedgerEntry } from '../ledger/read-ledger.ts';
import type { Queryable } from '../pool.ts';
import { entriesAround } from './entries-around.ts';

export interface Around {
  readonly clients: readonly ClientId[];
  /** Wanted whether or not anybody of theirs was at the clients. */
  readonly partners: readonly PartnerId[];
  /** The last of the ledger that was known. */
  readonly position: number;
  /** Events up to it count, and all corrections. */
  readonly at: Instant;
}

/** Pairs with these clients, and deals at them. */
export interface LogAround {
  readonly log: ComputedLog;
  readonly entries: readonly LedgerEntry[];
}

export async function logAround(
  client: PoolClient,
  engine: RuleEngine,
  { clients, partners, position, at }: Around,
): Promise<LogAround> {
  const deals = await dealEntries(client, clients, position);
  const sellers = deals.flatMap(({ event }) => (event.type === 'deal.closed' ? [event.data.partner] : []));
  const around = await entriesAround(client, clients, position, [...new Set([...partners, ...sellers])]);
  const entries = [...new Map([...around, ...deals].map((entry) => [entry.position, entry])).values()];
  const log = await computeLog(
    entries.map(({ event }) => event),
    engine,
    at,
  );
  return { log, entries };
}

/** Deals at these clients: all that has their ids, since the first of an id stands, and their cancellations. */
async function dealEntries(
  db: Queryable,
  clients: readonly ClientId[],
  position: number,
): Promise<readonly LedgerEntry[]> {
  const { rows } = await db.query<EntryColumns>({
    name: 'deal-entries',
    text: `SELECT ${ENTRY_COLUMNS}
      FROM (SELECT DISTINCT data ->> 'deal' AS deal FROM ledger
        WHERE type = 'deal.closed' AND client_id = ANY ($1::text[]) AND position <= $2) d
      JOIN ledger l ON l.type IN ('deal.closed', 'deal.cancelled') AND l.data ->> 'deal' = d.deal AND l.position <= $2`,
    values: [clients, position],
  });
  return rows.map(ledgerEntry);
}
