/**
 * The part of a cut that clients depend on: every event about them, about their users, and about those users' partners.
 * Folded by itself it comes to what the whole ledger comes to, for these clients.
 */
import type { TenureEvent } from '../../rules/events/event.ts';
import { ledgerEvent, type EventColumns } from '../ledger/read-ledger.ts';
import type { Queryable } from '../pool.ts';
import { NOT_WITH_CLIENTS } from './cut.ts';
import { registrationsOf } from './registrations.ts';

/** Clients by id: those after `after`, up to and including `upTo`. */
export interface ClientSpan {
  readonly after: string;
  readonly upTo: string;
}

/**
 * The next clients with about so many events between them; always at least one client, whole.
 * Null when none is left. Read from an index alone.
 */
export async function nextClients(db: Queryable, after: string, events: number): Promise<ClientSpan | null> {
  const { rows } = await db.query<{ client_id: string; count: number }>({
    name: 'what-if-next-clients',
    text: `SELECT client_id, count(*)::int AS count
      FROM (SELECT client_id FROM ledger WHERE client_id > $1 ORDER BY client_id LIMIT $2) AS next
      GROUP BY client_id ORDER BY client_id`,
    values: [after, events],
  });
  const isAll = rows.reduce((sum, { count }) => sum + count, 0) < events;
  // The last one may have been cut off.
  const last = isAll || rows.length === 1 ? rows.at(-1) : rows.at(-2);
  return last === undefined ? null : { after, upTo: last.client_id };
}

export interface ClientEvents {
  readonly events: readonly TenureEvent[];
  /** How many of them are about the clients themselves. */
  readonly aboutClients: number;
}

/** @param position of the cut */
export async function eventsAboutClients(db: Queryable, span: ClientSpan, position: number): Promise<ClientEvents> {
  const { rows } = await db.query<EventColumns & { readonly voided_by: number | null }>({
    name: 'what-if-client-events',
    text: `SELECT l.source, l.id, l.type, l.time, l.data, v.position AS voided_by
      FROM ledger l LEFT JOIN void v
        ON l.type = 'activity.performed' AND v.source = l.source AND v.id = l.id AND v.position <= $3
      WHERE l.client_id > $1 AND l.client_id <= $2 AND l.position <= $3 AND l.type <> ALL ($4)`,
    values: [span.after, span.upTo, position, [...NOT_WITH_CLIENTS]],
  });
  const own = rows.map(ledgerEvent);
  const users = await userEvents(db, own, position);
  const partners = users.flatMap((event) => (event.type === 'user.created' ? [event.data.partner] : []));
  const voids = rows.flatMap(({ voided_by: by }) => (by === null ? [] : [by]));
  return {
    events: [
      ...own,
      ...users,
      ...(await partnerEvents(db, [...new Set(partners)], position)),
      ...(await eventsAt(db, voids)),
    ],
    aboutClients: own.length,
  };
}

/** What is said of the users of some events alone. */
async function userEvents(db: Queryable, events: readonly TenureEvent[], position: number): Promise<TenureEvent[]> {
  const users = new Set(events.flatMap(({ data }) => ('user' in data ? [data.user] : [])));
  const { rows } = await db.query<EventColumns>({
    name: 'what-if-user-events',
    text: `SELECT source, id, type, time, data FROM ledger
      WHERE user_id = ANY ($1) AND client_id IS NULL AND position <= $2`,
    values: [[...users], position],
  });
  return rows.map(ledgerEvent);
}

async function partnerEvents(db: Queryable, partners: readonly string[], position: number): Promise<TenureEvent[]> {
  const registrations = await registrationsOf(db, 'partner', partners, position);
  const { rows } = await db.query<EventColumns>({
    name: 'what-if-partner-updates',
    text: `SELECT source, id, type, time, data FROM ledger
      WHERE partner_id = ANY ($1) AND type = 'partner.updated' AND position <= $2`,
    values: [partners, position],
  });
  return [...registrations, ...rows.map(ledgerEvent)];
}

async function eventsAt(db: Queryable, positions: readonly number[]): Promise<readonly TenureEvent[]> {
  if (positions.length === 0) return [];
  const { rows } = await db.query<EventColumns>({
    name: 'what-if-voids',
    text: 'SELECT source, id, type, time, data FROM ledger WHERE position = ANY ($1)',
    values: [positions],
  });
  return rows.map(ledgerEvent);
}
