/** Notices put into the queues of the webhooks that want them. */
import type { PoolClient } from 'pg';

/**
 * In the order of the notices, which is the order in which each pair's are sent.
 * @returns how many deliveries that makes
 */
export async function queueNotices(client: PoolClient, noticeIds: readonly number[], realNow: number): Promise<number> {
  if (noticeIds.length === 0) return 0;
  const { rows } = await client.query<{ count: number }>({
    name: 'queue-notices',
    text: `WITH made AS (
        INSERT INTO webhook_delivery (webhook_id, notice_id, partner_id, client_id, written_at)
        SELECT w.webhook_id, n.id, n.partner_id, coalesce(n.client_id, ''), $2
        FROM unnest($1::bigint[]) AS news (id) JOIN notice n USING (id) JOIN webhook w
          ON w.disabled_at IS NULL AND coalesce(w.partner_id = n.partner_id, true) AND coalesce(n.kind = ANY (w.kinds), true)
        ORDER BY n.id, w.webhook_id
        ON CONFLICT (webhook_id, notice_id) DO NOTHING
        RETURNING webhook_id, partner_id, client_id
      ), queued AS (
        -- Also where there is a queue: its row is held until this is committed.
        INSERT INTO webhook_queue AS q (webhook_id, partner_id, client_id)
        SELECT DISTINCT webhook_id, partner_id, client_id FROM made ORDER BY 1, 2, 3
        ON CONFLICT (webhook_id, partner_id, client_id) DO UPDATE SET not_before = q.not_before
      )
      SELECT count(*)::int AS count FROM made`,
    values: [noticeIds, realNow],
  });
  return rows[0]?.count ?? 0;
}
