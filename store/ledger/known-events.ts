/** What the ledger already holds under given names. */
import type { PoolClient } from 'pg';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { EventName } from '../../rules/events/event.ts';

/** An event that was accepted before. */
export interface KnownEvent {
  readonly position: number;
  readonly contentHash: Buffer;
}

/** Events of these names, by `eventNameKey`. */
export async function findKnownEvents(
  client: PoolClient,
  names: readonly EventName[],
): Promise<Map<string, KnownEvent>> {
  // LATERAL with LIMIT: one look into the unique index a name, whatever the planner thinks of the table's size.
  const { rows } = await client.query<EventName & KnownEvent>({
    name: 'known-events',
    text: `SELECT name.source, name.id, known.position, known.content_hash AS "contentHash"
      FROM unnest($1::text[], $2::text[]) AS name (source, id)
      CROSS JOIN LATERAL (
        SELECT position, content_hash FROM ledger WHERE source = name.source AND id = name.id LIMIT 1
      ) AS known`,
    values: [names.map(({ source }) => source), names.map(({ id }) => id)],
  });
  return new Map(rows.map((row) => [eventNameKey(row), row]));
}

/** Who did an activity, and where. */
export interface KnownActivity extends EventName {
  readonly user: string;
  readonly client: string;
}

/** Activities of these names, by `eventNameKey`; other types of events are left out. */
export async function findKnownActivities(
  client: PoolClient,
  names: readonly EventName[],
): Promise<Map<string, KnownActivity>> {
  if (names.length === 0) return new Map();
  const { rows } = await client.query<KnownActivity>(
    `SELECT name.source, name.id, known.user_id AS "user", known.client_id AS "client"
     FROM unnest($1::text[], $2::text[]) AS name (source, id)
     CROSS JOIN LATERAL (
       SELECT type, user_id, client_id FROM ledger WHERE source = name.source AND id = name.id LIMIT 1
     ) AS known
     WHERE known.type = 'activity.performed'`,
    [names.map(({ source }) => source), names.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [eventNameKey(row), row]));
}
