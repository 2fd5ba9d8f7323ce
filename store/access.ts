/** Who has been given access to what, and by which event: for removing it again. */
import type { EventName } from '../rules/events/event.ts';
import type { ClientId, PartnerId, UserId } from '../rules/ids.ts';
import type { Instant } from '../rules/time/instant.ts';
import { ledgerEvent, type EventColumns, type LedgerEntry } from './ledger/read-ledger.ts';
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
export async function entryNamed(db: Queryable, { source, id }: EventName): Promise<LedgerEntry | null> {
  const { rows } = await db.query<EventColumns & Omit<LedgerEntry, 'event'>>({
    name: 'entry-named',
    text: `SELECT position, source, id, type, time, data, accepted_at AS "acceptedAt" FROM ledger
      WHERE source = $1 AND id = $2`,
    values: [source, id],
  });
  const [row] = rows;
  return row === undefined ? null : { position: row.position, acceptedAt: row.acceptedAt, event: ledgerEvent(row) };
}
