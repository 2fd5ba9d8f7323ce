/** The part of a cut that partners' statements depend on besides their clients: who they are, deals, adjustments. */
import type { TenureEvent } from '../../rules/events/event.ts';
import { ledgerEvent, type EventColumns } from '../ledger/read-ledger.ts';
import type { Queryable } from '../pool.ts';
import { registrationsOf } from './registrations.ts';

/**
 * The next partners by id, with about so many managed pairs between them; at least one, and at most {@link MOST}.
 * Empty when none is left.
 */
export async function nextPartners(
  db: Queryable,
  id: number,
  after: string,
  pairs: number,
): Promise<readonly string[]> {
  const { rows } = await db.query<{ partner_id: string; pairs: number }>({
    name: 'what-if-next-partners',
    text: `SELECT r.partner_id, (SELECT count(*)::int FROM (SELECT FROM what_if_pair p
          WHERE p.what_if = $1 AND p.partner_id = r.partner_id LIMIT $3) AS counted) AS pairs
      FROM registered_partner r WHERE r.partner_id > $2 ORDER BY r.partner_id LIMIT ${MOST}`,
    values: [id, after, pairs],
  });
  const partners: string[] = [];
  let sum = 0;
  for (const row of rows) {
    sum += row.pairs;
    if (partners.length > 0 && sum > pairs) break;
    partners.push(row.partner_id);
  }
  return partners;
}

const MOST = 500;

/** @param position of the cut */
export async function eventsAboutPartners(
  db: Queryable,
  partners: readonly string[],
  position: number,
): Promise<readonly TenureEvent[]> {
  const { rows } = await db.query<EventColumns>({
    name: 'what-if-partner-events',
    text: `SELECT source, id, type, time, data FROM ledger WHERE partner_id = ANY ($1) AND position <= $2
      AND type IN ('partner.updated', 'adjustment.posted')`,
    values: [partners, position],
  });
  const deals = await dealEvents(db, partners, position);
  const closed = deals.flatMap((event) => (event.type === 'deal.closed' ? [event.data] : []));
  const named = new Set([...partners, ...closed.map(({ partner }) => partner)]);
  const clients = new Set(closed.map(({ client }) => client));
  return [
    ...rows.map(ledgerEvent),
    ...deals,
    ...(await registrationsOf(db, 'partner', [...named], position)),
    ...(await registrationsOf(db, 'client', [...clients], position)),
  ];
}

/** All of each deal that names one of the partners: which of several stands depends on the others too. */
async function dealEvents(db: Queryable, partners: readonly string[], position: number): Promise<TenureEvent[]> {
  const { rows } = await db.query<EventColumns>({
    name: 'what-if-deal-events',
    text: `WITH named AS MATERIALIZED (
        SELECT DISTINCT data ->> 'deal' AS deal FROM ledger
        WHERE partner_id = ANY ($1) AND type = 'deal.closed' AND position <= $2
      )
      SELECT l.source, l.id, l.type, l.time, l.data FROM named
      JOIN ledger l ON l.data ->> 'deal' = named.deal AND l.type IN ('deal.closed', 'deal.cancelled')
      WHERE l.position <= $2`,
    values: [partners, position],
  });
  return rows.map(ledgerEvent);
}
