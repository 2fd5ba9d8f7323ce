/**
 * What months ask about the ledger as it was known at a position. Folded a few clients at a time: events never are in
 * memory together, only what months ask of them.
 */
import type { PoolClient } from 'pg';
import { pairlessLog } from '../../rules/compute/pairless-log.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { LateCause } from '../../rules/month/adjustment.ts';
import type { ClientFacts } from '../../rules/month/client-facts.ts';
import type { LateCauses } from '../../rules/month/draft-month.ts';
import { causesAfter } from '../../rules/month/late-causes.ts';
import { logFacts, partnersOf, type LogFacts } from '../../rules/month/log-facts.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { ENTRY_COLUMNS, ledgerEntry, type EntryColumns, type LedgerEntry } from '../ledger/read-ledger.ts';
import type { Queryable } from '../pool.ts';
import { CLIENTS_AT_ONCE, clientBatches } from './client-batches.ts';
import type { KnownAsOf } from './export-known.ts';
import { logAround } from './log-around.ts';
import type { RulesKnown } from './rules-known.ts';

/** What is settled: late is what came after it and reaches back before one of the valuation instants. */
export interface SettledThen {
  readonly position: number;
  /** Of the months that may owe something else, ascending. */
  readonly valuedAt: readonly Instant[];
}

export interface KnownFacts {
  readonly facts: LogFacts;
  /** Of clients that late facts bear on: only for those closed months may owe something else. */
  readonly late: { readonly clients: ReadonlySet<ClientId>; readonly causes: LateCauses };
}

export interface KnownScope {
  readonly duration: LogFacts['duration'];
  /** Null where no month is closed. */
  readonly settled: SettledThen | null;
  /** The partner whose statements are wanted: only its clients are folded; null for all. */
  readonly only: PartnerId | null;
}

export async function knownFacts(
  db: PoolClient,
  rules: RulesKnown,
  { position, at }: KnownAsOf,
  { duration, settled, only }: KnownScope,
): Promise<KnownFacts> {
  const clients: ClientFacts[] = [];
  const late = new Map<ClientId, CausesByMonth>();
  for await (const batch of clientBatches((after) => clientsAfter(db, after, position, only))) {
    const { log, entries } = await logAround(db, rules.engine, { clients: batch, partners: [], position, at });
    for (const facts of logFacts(log).clients) clients.push(facts);
    if (settled === null) continue;
    const causes = causesAfter(settled.position, log, entries, rules.book);
    for (const [client, own] of lateAmong(batch, causes, settled)) late.set(client, own);
  }
  const money = await moneyEntries(db, { position, at }, only);
  const log = pairlessLog(money, at);
  const pairs = clients.flatMap((client) => client.pairs);
  const partners = partnersOf(log.events, log.directory, pairs);
  const ofPartners = settled === null ? null : causesAfter(settled.position, log, money, rules.book);
  return {
    facts: { clients, partners: partners.filter(({ partner }) => only === null || partner === only), duration },
    late: {
      clients: new Set(late.keys()),
      causes: {
        ofClient: (client, valuedAt) => late.get(client)?.get(valuedAt) ?? [],
        ofPartner: (partner: PartnerId, month) => ofPartners?.ofPartner(partner, month) ?? [],
      },
    },
  };
}

/** What bears late on a client, by the valuation instant of the month it bears on. */
type CausesByMonth = ReadonlyMap<Instant, readonly LateCause[]>;

/** Those of the clients that something late bears on, and what. */
function lateAmong(
  clients: readonly ClientId[],
  causes: LateCauses,
  { valuedAt: instants }: SettledThen,
): readonly (readonly [ClientId, CausesByMonth])[] {
  return clients.flatMap((client) => {
    const own = instants.map((valuedAt) => [valuedAt, causes.ofClient(client, valuedAt)] as const);
    return own.some(([, some]) => some.length > 0) ? [[client, new Map(own)] as const] : [];
  });
}

/** Clients about whom and somebody anything was known, or at whom a deal was closed; or those of one partner. */
async function clientsAfter(
  db: Queryable,
  after: string,
  position: number,
  only: PartnerId | null,
): Promise<readonly ClientId[]> {
  const { rows } = await db.query<{ id: ClientId }>({
    name: 'known-clients-after',
    text: `SELECT client_id AS id FROM engagement WHERE client_id > $1 AND position <= $2 AND ($3::text IS NULL
        OR user_id IN (SELECT user_id FROM ledger WHERE type = 'user.created' AND data ->> 'partner' = $3))
      UNION SELECT client_id FROM ledger WHERE type = 'deal.closed' AND client_id > $1 AND position <= $2
        AND ($3::text IS NULL OR partner_id = $3)
      ORDER BY id LIMIT ${CLIENTS_AT_ONCE}`,
    values: [after, position, only],
  });
  return rows.map(({ id }) => id);
}

/** Of partners and deals: $1 the position, $2 up to which time. Of one partner also $3, the partner. */
function moneyText(only: PartnerId | null): string {
  const then = 'l.position <= $1 AND l.time <= $2';
  return `
WITH deal AS MATERIALIZED (
  SELECT l.position, l.client_id, l.partner_id FROM ledger l WHERE ${then} AND l.type IN ('deal.closed', 'deal.cancelled')
    ${only === null ? '' : `AND l.data ->> 'deal' IN (SELECT d.data ->> 'deal' FROM ledger d WHERE d.type = 'deal.closed' AND d.partner_id = $3)`}
), chosen AS (
  SELECT position FROM deal
  UNION ALL SELECT l.position FROM ledger l WHERE l.position <= $1 AND l.type = 'adjustment.posted'
    ${only === null ? '' : 'AND l.partner_id = $3'}
  UNION ALL SELECT l.position FROM ledger l WHERE ${then} AND l.type IN ('partner.registered', 'partner.updated')
    ${only === null ? '' : 'AND l.partner_id IN (SELECT partner_id FROM deal UNION SELECT $3)'}
  UNION ALL SELECT l.position FROM ledger l WHERE ${then} AND l.type = 'client.registered'
    AND l.client_id IN (SELECT client_id FROM deal)
)
SELECT ${ENTRY_COLUMNS} FROM chosen JOIN ledger l USING (position)`;
}

/**
 * What is said of partners and deals, and the registrations that it takes to have effect: of all, or of one partner. The
 * first deal of an id stands, so those of others with the same id belong to it.
 */
async function moneyEntries(
  db: Queryable,
  { position, at }: KnownAsOf,
  only: PartnerId | null,
): Promise<readonly LedgerEntry[]> {
  const { rows } = await db.query<EntryColumns>({
    name: only === null ? 'known-money' : 'known-money-of-one',
    text: moneyText(only),
    values: only === null ? [position, at] : [position, at, only],
  });
  return rows.map(ledgerEntry);
}

/** The times of the first and the last event that was known; null without any. */
export async function knownDuration(db: Queryable, { position, at }: KnownAsOf): Promise<LogFacts['duration']> {
  const { rows } = await db.query<{ first: Instant | null; last: Instant | null }>({
    name: 'known-duration',
    text: `SELECT min(time) AS first, max(time) AS last FROM ledger
      WHERE position <= $1 AND (time <= $2 OR type IN ('activity.voided', 'adjustment.posted'))`,
    values: [position, at],
  });
  const { first = null, last = null } = rows[0] ?? {};
  return first === null || last === null ? null : { first, last };
}
