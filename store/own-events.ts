/** Whose an event is: what a partner may be told of by name. */
import { eventNameKey } from '../rules/events/acceptance.ts';
import type { EventName } from '../rules/events/event.ts';
import type { PartnerId } from '../rules/ids.ts';
import type { Queryable } from './pool.ts';

/**
 * Which of these events are not about another partner, nor about a user of one, by {@link eventNameKey}: what a client
 * pays is nobody's, and a void is that of its activity.
 */
export async function eventsFor(
  db: Queryable,
  partner: PartnerId,
  events: readonly EventName[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<EventName>({
    name: 'events-for-partner',
    text: `SELECT l.source, l.id FROM unnest($2::text[], $3::text[]) AS n (source, id) JOIN ledger l USING (source, id)
      LEFT JOIN ledger a ON l.type = 'activity.voided'
        AND a.source = l.data -> 'activity' ->> 'source' AND a.id = l.data -> 'activity' ->> 'id'
      LEFT JOIN member m ON m.user_id = coalesce(l.user_id, a.user_id)
      WHERE coalesce(m.partner_id, l.partner_id) = $1
        OR (l.partner_id IS NULL AND coalesce(l.user_id, a.user_id) IS NULL)`,
    values: [partner, events.map(({ source }) => source), events.map(({ id }) => id)],
  });
  return new Set(rows.map(eventNameKey));
}
