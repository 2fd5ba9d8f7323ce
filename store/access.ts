/** Who has been given access to what, and by which event: for removing it again. */
import type { EventName } from '../rules/events/event.ts';
import type { ClientId, PartnerId, UserId } from '../rules/ids.ts';
import type { Instant } from '../rules/time/instant.ts';
import { ENTRY_COLUMNS, ledgerEntry, type EntryColumns, type LedgerEntry } from './ledger/read-ledger.ts';
import type { Queryable } from './pool.ts';

/** The partner a user belongs to; null when no registration of the user stands. */
export async function partnerOfUser(db: Queryable, user: UserId): Promise<PartnerId | null> {
  const { rows } = await db.query<{ partner_id: PartnerId }>({
    name: 'partner-of-user',
    text: 'SELECT partner_id FROM member WHERE user_id = $1',
    values: [user],
  });
  return rows[0]?.partner_id ?? null;
}

/** An event's name with its time. */
export interface Grant extends EventName {
  readonly time: Instant;
}

/** The last `access.granted` of a user for a client in the event order; null when there was none. */
export async function lastGrant(db: Queryable, user: UserId, client: ClientId): Promise<Grant | null> {
  const { rows } = await db.query<Grant>({
    name: 'last-grant',
    text: `SELECT source, id, time FROM ledger WHERE type = 'access.granted' AND user_id = $1 AND client_id = $2
      ORDER BY time DESC, source DESC, id DESC LIMIT 1`,
    values: [user, client],
  });
  return rows[0] ?? null;
}

/** The entry of an event by its name; null when the ledger has none. */
export async function entryNamed(db: Queryable, name: EventName): Promise<LedgerEntry | null> {
  return (await entriesNamed(db, [name]))[0] ?? null;
}

/** The entries of some events by their names, in no order; those that the ledger does not have are left out. */
export async function entriesNamed(db: Queryable, names: readonly EventName[]): Promise<readonly LedgerEntry[]> {
  const { rows } = await db.query<EntryColumns>({
    name: 'entries-named',
    text: `SELECT ${ENTRY_COLUMNS} FROM unnest($1::text[], $2::text[]) AS name (source, id) JOIN ledger l USING (source, id)`,
    values: [names.map(({ source }) => source), names.map(({ id }) => id)],
  });
  return rows.map(ledgerEntry);
}
