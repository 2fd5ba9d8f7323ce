/**
 * All that the ledger says, up to a position, of what happens at some clients: their facts, those of everybody who ever
 * had anything to do with them, and of these people's partners. Enough to fold every pair with one of the clients, with
 * the registrations that stood then: the directory knows only those that stand now.
 */
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { ENTRY_COLUMNS, ledgerEntry, type EntryColumns, type LedgerEntry } from '../ledger/read-ledger.ts';
import type { Queryable } from '../pool.ts';

/** $1 the clients, $2 the position, $3 partners that are wanted whether or not anybody of theirs was there. */
const AROUND = `
WITH person AS MATERIALIZED (
  SELECT DISTINCT user_id FROM engagement WHERE client_id = ANY ($1::text[]) AND position <= $2
), of_person AS MATERIALIZED (
  SELECT l.position, l.type, l.data FROM person p
  CROSS JOIN LATERAL (SELECT * FROM ledger WHERE user_id = p.user_id AND client_id IS NULL AND position <= $2 OFFSET 0) l
), partner AS (
  SELECT data ->> 'partner' AS partner_id FROM of_person WHERE type = 'user.created' UNION SELECT unnest($3::text[])
), chosen AS (
  SELECT position FROM of_person
  UNION SELECT l.position FROM ledger l WHERE l.client_id = ANY ($1::text[]) AND l.position <= $2
  UNION SELECT l.position FROM partner p CROSS JOIN LATERAL (
    SELECT position FROM ledger WHERE partner_id = p.partner_id AND position <= $2
      AND type IN ('partner.registered', 'partner.updated') OFFSET 0) l
  UNION SELECT v.position FROM ledger a JOIN void v ON v.source = a.source AND v.id = a.id AND v.position <= $2
  WHERE a.client_id = ANY ($1::text[]) AND a.type = 'activity.performed' AND a.position <= $2
)
SELECT ${ENTRY_COLUMNS}
FROM chosen JOIN ledger l USING (position) ORDER BY l.position`;

/** By position. */
export async function entriesAround(
  db: Queryable,
  clients: readonly ClientId[],
  position: number,
  partners: readonly PartnerId[] = [],
): Promise<readonly LedgerEntry[]> {
  const { rows } = await db.query<EntryColumns>({
    name: 'entries-around',
    text: AROUND,
    values: [clients, position, partners],
  });
  return rows.map(ledgerEntry);
}
