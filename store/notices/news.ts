/**
 * Notices that nobody has passed on yet, in the order in which they were recorded. One transaction at a time takes them,
 * whatever the number of workers, so that what follows from them comes in the same order.
 */
import type { PoolClient } from 'pg';
import type { EventName } from '../../rules/events/event.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { NoticeKind } from '../../rules/notices/notice-kind.ts';
import type { Instant } from '../../rules/time/instant.ts';

export interface News {
  readonly id: number;
  readonly key: string;
  readonly kind: NoticeKind;
  readonly partner: PartnerId;
  /** Null for what is about a month. */
  readonly client: ClientId | null;
  /** The event that started the period; only of `started`, `ended` and `restored`. */
  readonly startedBy: EventName | null;
  /** The notice of an end that is taken back; only of `restored`. */
  readonly takesBack: { readonly key: string; readonly end: Instant } | null;
}

/** Any number that nothing else locks. */
const NEWS_LOCK = 7_301_003;

/** Takes the next news out; none while another worker is at it. They are back if the transaction fails. */
export async function takeNews(client: PoolClient, limit: number): Promise<readonly News[]> {
  const { rows: locked } = await client.query<{ mine: boolean }>(
    `SELECT pg_try_advisory_xact_lock(${NEWS_LOCK}) AS mine`,
  );
  if (locked[0]?.mine !== true) return [];
  const { rows } = await client.query<News>({
    name: 'take-news',
    text: `WITH taken AS (
        DELETE FROM notice_news WHERE notice_id IN (SELECT notice_id FROM notice_news ORDER BY notice_id LIMIT $1)
        RETURNING notice_id)
      SELECT n.id, n.key, n.kind, n.partner_id AS partner, n.client_id AS client,
        CASE WHEN n.kind IN ('started', 'ended', 'restored') THEN n.body -> 'startedBy' END AS "startedBy",
        CASE WHEN e.key IS NOT NULL THEN json_build_object('key', e.key, 'end', e.due_at) END AS "takesBack"
      FROM taken t JOIN notice n ON n.id = t.notice_id
      LEFT JOIN notice e ON n.kind = 'restored' AND e.key = n.body ->> 'notice' ORDER BY n.id`,
    values: [limit],
  });
  return rows;
}
