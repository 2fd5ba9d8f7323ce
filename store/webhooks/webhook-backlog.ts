/** How much waits to be delivered, and since when. Counts rows: for looking now and then. */
import type { Queryable } from '../pool.ts';

export interface WebhookBacklog {
  readonly waiting: number;
  readonly dead: number;
  /** Real instant at which the oldest that waits was put there; null when nothing waits. */
  readonly oldest: number | null;
  /** Notices that nobody has passed on. */
  readonly news: number;
  /** Webhooks whose target is gone. */
  readonly disabled: number;
}

export async function webhookBacklog(db: Queryable): Promise<WebhookBacklog> {
  const { rows } = await db.query<WebhookBacklog>({
    name: 'webhook-backlog',
    text: `SELECT (SELECT count(*)::int FROM webhook_delivery WHERE status = 'waiting') AS waiting,
        (SELECT count(*)::int FROM webhook_delivery WHERE status = 'dead') AS dead,
        (SELECT min(written_at) FROM webhook_delivery WHERE status = 'waiting') AS oldest,
        (SELECT count(*)::int FROM notice_news) AS news,
        (SELECT count(*)::int FROM webhook WHERE disabled_at IS NOT NULL) AS disabled`,
  });
  return rows[0] ?? { waiting: 0, dead: 0, oldest: null, news: 0, disabled: 0 };
}
