/**
 * Has the judge fold pairs anew from the start of the ledger, while everything runs: what is stored stays readable
 * until it is replaced, and what is known of the durable runs is kept.
 */
import type { PoolClient } from 'pg';
import { FOLD_VERSION } from '../../rules/relationship/pair-memory.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { MARK_CHANNEL } from '../marks.ts';
import { pairColumns } from './pair-row.ts';

/**
 * Forgets the fold states of pairs, under their locks, and marks them stale. Checkpoints go too: a later fold would
 * take the last of them for good. Pairs that have no row get one from the judge; those of a newer fold are left alone.
 */
export async function resetFolds(client: PoolClient, pairs: readonly Pair[], markedAt: Instant): Promise<void> {
  if (pairs.length === 0) return;
  await client.query({
    text: `SELECT FROM relationship r JOIN unnest($1::text[], $2::text[]) AS p (partner_id, client_id) USING (partner_id, client_id)
      ORDER BY r.partner_id, r.client_id FOR UPDATE OF r`,
    values: pairColumns(pairs),
  });
  await client.query({
    text: `UPDATE relationship r SET folded_position = 0, tail = NULL
      FROM unnest($1::text[], $2::text[]) AS p (partner_id, client_id)
      WHERE (r.partner_id, r.client_id) = (p.partner_id, p.client_id) AND r.fold_version <= $3`,
    values: [...pairColumns(pairs), FOLD_VERSION],
  });
  await client.query({
    text: `DELETE FROM checkpoint c USING relationship r
      JOIN unnest($1::text[], $2::text[]) AS p (partner_id, client_id) USING (partner_id, client_id)
      WHERE (c.partner_id, c.client_id) = (r.partner_id, r.client_id) AND r.fold_version <= $3`,
    values: [...pairColumns(pairs), FOLD_VERSION],
  });
  await client.query({
    text: `INSERT INTO stale_pair (partner_id, client_id, marked_at)
      SELECT partner_id, client_id, $3 FROM unnest($1::text[], $2::text[]) AS p (partner_id, client_id)`,
    values: [...pairColumns(pairs), markedAt],
  });
  await client.query(`SELECT pg_notify('${MARK_CHANNEL}', '')`);
}

/**
 * Has verdicts written anew for activities that belong to no pair, and removes those of what is no activity.
 * The marks lead to all activities of the same users with the same clients.
 */
export async function resetStrays(
  client: PoolClient,
  { orphans, verdicts }: { readonly orphans: readonly number[]; readonly verdicts: readonly number[] },
  markedAt: Instant,
): Promise<void> {
  await client.query({
    text: 'DELETE FROM verdict WHERE position = ANY ($1::bigint[])',
    values: [[...orphans, ...verdicts]],
  });
  await client.query({
    text: `INSERT INTO mark (user_id, client_id, marked_at)
      SELECT DISTINCT user_id, client_id, $2::bigint FROM ledger WHERE position = ANY ($1::bigint[])`,
    values: [orphans, markedAt],
  });
  await client.query(`SELECT pg_notify('${MARK_CHANNEL}', '')`);
}
