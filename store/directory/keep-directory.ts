/**
 * Keeps the directory within an append: which registrations stand (`docs/domain.md §2.2`, point 3; the meaning is that
 * of `rules/directory/standing.ts`). A registration that arrives can only put itself, or users whom its partner now
 * covers, before the one that stands: so only what is new and what stands are compared, never all of the ledger.
 */
import type { PoolClient } from 'pg';
import type { EventType } from '../../rules/events/event.ts';
import type { Admitted } from '../ledger/admission.ts';

/** A user whose standing registration became another one, or the first. */
export interface MovedMember {
  readonly user: string;
  /** The partner that the user belonged to before; null when to none, or to the same. */
  readonly formerPartner: string | null;
}

const REGISTRATIONS: ReadonlySet<EventType> = new Set(['partner.registered', 'client.registered', 'user.created']);

/**
 * `changed_position` is that of the event which made the row what it is: the registration itself, or the later
 * registration of the user's partner. It does not depend on how events were batched.
 */
const KEEP = `
WITH fresh AS MATERIALIZED (
  SELECT position, source, id, type, time, client_id, coalesce(partner_id, data ->> 'partner') AS partner_id, user_id,
    data ->> 'country' AS country
  FROM ledger WHERE position = ANY ($1::bigint[])
), client AS (
  INSERT INTO registered_client AS standing (client_id, time, position, changed_position, country)
  SELECT DISTINCT ON (f.client_id) f.client_id, f.time, f.position, f.position, f.country
  FROM fresh f
  LEFT JOIN registered_client r ON r.client_id = f.client_id
  LEFT JOIN ledger s ON s.position = r.position
  WHERE f.type = 'client.registered' AND (s.position IS NULL OR (f.time, f.source, f.id) < (s.time, s.source, s.id))
  ORDER BY f.client_id, f.time, f.source, f.id
  ON CONFLICT (client_id) DO UPDATE
    SET time = excluded.time, position = excluded.position, changed_position = excluded.changed_position,
      country = excluded.country
), partner AS (
  INSERT INTO registered_partner AS standing (partner_id, time, position, changed_position)
  SELECT DISTINCT ON (f.partner_id) f.partner_id, f.time, f.position, f.position
  FROM fresh f
  LEFT JOIN registered_partner r ON r.partner_id = f.partner_id
  LEFT JOIN ledger s ON s.position = r.position
  WHERE f.type = 'partner.registered' AND (s.position IS NULL OR (f.time, f.source, f.id) < (s.time, s.source, s.id))
  ORDER BY f.partner_id, f.time, f.source, f.id
  ON CONFLICT (partner_id) DO UPDATE
    SET time = excluded.time, position = excluded.position, changed_position = excluded.changed_position
  RETURNING partner_id, time
), candidate AS MATERIALIZED (
  SELECT position, source, id, time, partner_id, user_id FROM fresh WHERE type = 'user.created'
  UNION
  SELECT l.position, l.source, l.id, l.time, l.data ->> 'partner', l.user_id
  FROM partner p JOIN ledger l ON l.type = 'user.created' AND l.data ->> 'partner' = p.partner_id
), covered AS (
  SELECT c.position, min(f.position) AS since
  FROM candidate c JOIN fresh f ON f.type = 'partner.registered' AND f.partner_id = c.partner_id AND f.time <= c.time
  GROUP BY c.position
), effective AS (
  -- All of this statement reads the directory as it was before it: "before" is what stood until now.
  SELECT DISTINCT ON (c.user_id) c.user_id, c.partner_id, c.time, c.position, c.source, c.id,
    CASE WHEN before.time <= c.time THEN c.position ELSE greatest(c.position, covered.since) END AS changed_position
  FROM candidate c
  LEFT JOIN registered_partner before ON before.partner_id = c.partner_id
  LEFT JOIN covered ON covered.position = c.position
  WHERE before.time <= c.time OR covered.since IS NOT NULL
  ORDER BY c.user_id, c.time, c.source, c.id
), moved AS (
  INSERT INTO member AS standing (user_id, partner_id, time, position, changed_position)
  SELECT e.user_id, e.partner_id, e.time, e.position, e.changed_position
  FROM effective e
  LEFT JOIN member m ON m.user_id = e.user_id
  LEFT JOIN ledger s ON s.position = m.position
  WHERE s.position IS NULL OR (e.time, e.source, e.id) < (s.time, s.source, s.id)
  ON CONFLICT (user_id) DO UPDATE SET partner_id = excluded.partner_id, time = excluded.time,
    position = excluded.position, changed_position = excluded.changed_position
  RETURNING user_id, partner_id
)
SELECT moved.user_id AS "user", nullif(before.partner_id, moved.partner_id) AS "formerPartner"
FROM moved LEFT JOIN member before ON before.user_id = moved.user_id`;

/** Takes the registrations among new events into the directory, and returns the users that moved because of them. */
export async function keepDirectory(
  client: PoolClient,
  admitted: readonly Admitted[],
): Promise<readonly MovedMember[]> {
  const registrations = admitted.filter(({ prepared }) => REGISTRATIONS.has(prepared.event.type));
  if (registrations.length === 0) return [];
  const { rows } = await client.query<MovedMember>(KEEP, [registrations.map(({ position }) => position)]);
  return rows;
}
