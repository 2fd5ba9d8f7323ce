/** Notices kept for the next digest of their partner, if it gets any. */
import type { PoolClient } from 'pg';

export async function queueForDigests(client: PoolClient, noticeIds: readonly number[]): Promise<void> {
  if (noticeIds.length === 0) return;
  await client.query({
    name: 'queue-for-digests',
    // Nobody takes the subscription away meanwhile.
    text: `WITH wanted AS (
        SELECT s.partner_id, n.id FROM unnest($1::bigint[]) AS news (id) JOIN notice n USING (id)
        JOIN digest_subscription s USING (partner_id) WHERE n.kind <> 'expiring' ORDER BY s.partner_id FOR KEY SHARE OF s)
      INSERT INTO digest_item (partner_id, notice_id) SELECT partner_id, id FROM wanted ON CONFLICT DO NOTHING`,
    values: [noticeIds],
  });
}
