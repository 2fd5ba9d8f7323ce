/** Which users have any fact with which clients: what the judge expands a mark by. */
import type { PoolClient } from 'pg';
import type { Instant } from '../../rules/time/instant.ts';
import type { LedgerRow } from '../ledger/ledger-row.ts';
import type { MovedMember } from './keep-directory.ts';

/** Keeps the users and clients that new rows bring together. */
export async function insertEngagements(client: PoolClient, rows: readonly LedgerRow[]): Promise<void> {
  const engaged = new Map<string, { readonly user: string; readonly client: string }>();
  for (const { event } of rows) {
    if (!('user' in event.data && 'client' in event.data)) continue;
    engaged.set(`${event.data.user}\u0000${event.data.client}`, event.data);
  }
  if (engaged.size === 0) return;
  const pairs = [...engaged.values()];
  await client.query({
    name: 'insert-engagements',
    text: `INSERT INTO engagement (user_id, client_id) SELECT * FROM unnest($1::text[], $2::text[])
      ON CONFLICT DO NOTHING`,
    values: [pairs.map(({ user }) => user), pairs.map((pair) => pair.client)],
  });
}

/**
 * Marks the pairs of partners that a user has left: a mark about the user leads to its new partner alone.
 * After {@link insertEngagements}, so that no client is missing.
 */
export async function markFormerPairs(
  client: PoolClient,
  moved: readonly MovedMember[],
  markedAt: Instant,
): Promise<void> {
  const leavers = moved.filter(({ formerPartner }) => formerPartner !== null);
  if (leavers.length === 0) return;
  await client.query(
    `INSERT INTO stale_pair (partner_id, client_id, marked_at)
     SELECT DISTINCT leaver.partner_id, engagement.client_id, $3::bigint
     FROM unnest($1::text[], $2::text[]) AS leaver (user_id, partner_id)
     JOIN engagement ON engagement.user_id = leaver.user_id`,
    [leavers.map(({ user }) => user), leavers.map(({ formerPartner }) => formerPartner), markedAt],
  );
}
