/** What the statements of a run rest on, folded anew from the ledger as it was at the run's cut (`docs/decisions/0009`). */
import type { PoolClient } from 'pg';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import { monthEvidence, type MonthEvidence } from '../../../rules/explain/month/month-evidence.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import { monthFrame } from '../../../rules/month/month-frame.ts';
import { entriesAround } from '../../known/entries-around.ts';
import { rulesKnown } from '../../known/rules-known.ts';
import { ledgerEvent, type EventColumns, type LedgerEntry } from '../../ledger/read-ledger.ts';
import type { Queryable } from '../../pool.ts';
import type { RuleBookCache } from '../../rule-sets/rule-book-cache.ts';
import type { Basis } from '../freeze/basis.ts';

/** About some clients, for one partner's figures. */
export async function evidenceOf(
  client: PoolClient,
  rules: RuleBookCache,
  { month, ledgerPosition, valuedAt }: Basis,
  { partner, clients }: { readonly partner: PartnerId; readonly clients: readonly ClientId[] },
): Promise<MonthEvidence> {
  const { book, engine } = rulesKnown(await rules.at(client), ledgerPosition);
  const around = await entriesAround(client, clients, ledgerPosition, [partner]);
  const deals = await dealEntries(client, clients, ledgerPosition);
  const entries = new Map([...around, ...deals].map((entry) => [entry.position, entry]));
  const log = await computeLog(
    [...entries.values()].map(({ event }) => event),
    engine,
    valuedAt - 1,
  );
  return monthEvidence(log, monthFrame(book, month));
}

/** Deals at these clients: all that has their ids, since the first of an id stands, and their cancellations. */
async function dealEntries(
  db: Queryable,
  clients: readonly ClientId[],
  position: number,
): Promise<readonly LedgerEntry[]> {
  const { rows } = await db.query<EventColumns & Omit<LedgerEntry, 'event'>>({
    name: 'deal-entries',
    text: `SELECT l.position, l.accepted_at AS "acceptedAt", l.source, l.id, l.type, l.time, l.data
      FROM (SELECT DISTINCT data ->> 'deal' AS deal FROM ledger
        WHERE type = 'deal.closed' AND client_id = ANY ($1::text[]) AND position <= $2) d
      JOIN ledger l ON l.type IN ('deal.closed', 'deal.cancelled') AND l.data ->> 'deal' = d.deal AND l.position <= $2`,
    values: [clients, position],
  });
  return rows.map((row) => ({ position: row.position, acceptedAt: row.acceptedAt, event: ledgerEvent(row) }));
}
