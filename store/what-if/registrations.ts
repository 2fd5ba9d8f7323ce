/**
 * Registrations in a cut of the ledger. The directory tells which one stands now; where that changed after the cut, all
 * of the identifier are read, and whoever folds them finds the one that stood.
 */
import type { Queryable } from '../pool.ts';
import { ledgerEvent, type EventColumns } from '../ledger/read-ledger.ts';
import type { TenureEvent } from '../../rules/events/event.ts';

const OF = {
  partner: { table: 'registered_partner', id: 'partner_id', type: 'partner.registered' },
  client: { table: 'registered_client', id: 'client_id', type: 'client.registered' },
} as const;

/** @param position of the cut */
export async function registrationsOf(
  db: Queryable,
  kind: keyof typeof OF,
  ids: readonly string[],
  position: number,
): Promise<readonly TenureEvent[]> {
  if (ids.length === 0) return [];
  const { table, id, type } = OF[kind];
  const { rows } = await db.query<EventColumns>({
    name: `what-if-registrations-${kind}`,
    text: `SELECT l.source, l.id, l.type, l.time, l.data FROM ${table} r JOIN ledger l ON l.position = r.position
        WHERE r.${id} = ANY ($1) AND r.changed_position <= $2
      UNION ALL
      SELECT l.source, l.id, l.type, l.time, l.data FROM ${table} r JOIN ledger l ON l.${id} = r.${id}
        WHERE r.${id} = ANY ($1) AND r.changed_position > $2 AND l.type = '${type}' AND l.position <= $2`,
    values: [ids, position],
  });
  return rows.map(ledgerEvent);
}
