/** Pairs that a user has left, because another registration of the user stands than before. */
import type { Instant } from '../../rules/time/instant.ts';
import type { Statement } from '../statement.ts';
import type { MovedMember } from './keep-directory.ts';

/**
 * Marks the pairs of partners that a user has left: a mark about the user leads to its new partner alone.
 * After the engagements of the append are written, so that no client is missing.
 */
export function markFormerPairs(moved: readonly MovedMember[], markedAt: Instant): readonly Statement[] {
  const leavers = moved.filter(({ formerPartner }) => formerPartner !== null);
  if (leavers.length === 0) return [];
  const text = `INSERT INTO stale_pair (partner_id, client_id, marked_at)
    SELECT DISTINCT leaver.partner_id, engagement.client_id, $3::bigint
    FROM unnest($1::text[], $2::text[]) AS leaver (user_id, partner_id)
    JOIN engagement ON engagement.user_id = leaver.user_id`;
  const values = [leavers.map(({ user }) => user), leavers.map(({ formerPartner }) => formerPartner), markedAt];
  return [{ text, values }];
}
