/**
 * Notices (`docs/domain.md §9`): what was due to be told, recorded once for its meaning. Delivering is another matter.
 * Nothing that was due before the ledger's first acceptance is recorded: imported history is not news.
 */
import type { ClientBase } from 'pg';
import type { EventName } from '../../rules/events/event.ts';
import type { PairNoticeKind } from '../../rules/notices/notice-kind.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { pairColumns } from '../pairs/pair-row.ts';
import type { Statement } from '../statement.ts';

export interface Notice extends Pair {
  readonly kind: PairNoticeKind;
  /** With the kind and the pair, what makes the notice unique for its meaning. */
  readonly about: readonly (string | number)[];
  readonly dueAt: Instant;
  readonly body: object;
}

/** An end that people were told of. */
export interface AnnouncedEnd extends Pair {
  readonly key: string;
  readonly end: Instant;
  readonly startedBy: EventName;
}

/**
 * Records notices; one that is there already stays as it is.
 * @returns those that are recorded now for the first time
 */
export async function recordNotices(
  client: ClientBase,
  notices: readonly Notice[],
  now: Instant,
): Promise<readonly Notice[]> {
  if (notices.length === 0) return [];
  const { rows: recorded } = await client.query<{ key: string }>(noticesStatement(notices, now));
  const keys = new Set(recorded.map(({ key }) => key));
  return notices.filter((notice) => keys.has(noticeKey(notice)));
}

/** The same as a statement, for whoever need not know which were new. */
export function noticesStatement(notices: readonly Notice[], now: Instant): Statement {
  const rows = notices.map((notice, ord) => ({
    ord,
    key: noticeKey(notice),
    partner_id: notice.partner,
    client_id: notice.client,
    kind: notice.kind,
    body: notice.body,
    due_at: notice.dueAt,
  }));
  return {
    name: 'record-notices',
    text: recording(`SELECT n.key, n.partner_id, n.client_id, n.kind, n.body, n.due_at, $2 FROM json_to_recordset($1)
        AS n (ord integer, key text, partner_id text, client_id text, kind text, body json, due_at bigint)
      JOIN ledger_head h ON n.due_at >= h.first_accepted_at ORDER BY n.ord`),
    values: [JSON.stringify(rows), now],
  };
}

/**
 * Records what a query selects, (key, partner_id, client_id, kind, body, due_at, recorded_at), and returns the keys of
 * what is new. Whoever passes notices on finds those in `notice_news`.
 */
export function recording(query: string): string {
  return `WITH recorded AS (
      INSERT INTO notice (key, partner_id, client_id, kind, body, due_at, recorded_at) ${query}
      ON CONFLICT (key) DO NOTHING RETURNING id, key
    ), news AS (INSERT INTO notice_news SELECT id FROM recorded)
    SELECT key FROM recorded`;
}

/** The ends that were announced for these pairs and not taken back. */
export async function announcedEnds(client: ClientBase, pairs: readonly Pair[]): Promise<AnnouncedEnd[]> {
  if (pairs.length === 0) return [];
  const { rows } = await client.query<Pick<AnnouncedEnd, 'key' | 'end' | 'startedBy' | 'partner' | 'client'>>({
    name: 'announced-ends',
    text: `SELECT n.key, n.partner_id AS partner, n.client_id AS client, n.due_at AS end, n.body -> 'startedBy' AS "startedBy"
      FROM notice n JOIN unnest($1::text[], $2::text[]) AS p (partner_id, client_id) USING (partner_id, client_id)
      WHERE n.kind = 'ended' AND NOT EXISTS (
        SELECT FROM notice r WHERE r.partner_id = n.partner_id AND r.client_id = n.client_id
          AND r.kind = 'restored' AND r.body ->> 'notice' = n.key)`,
    values: pairColumns(pairs),
  });
  return rows;
}

/** JSON, because identifiers may hold any separator. */
export function noticeKey(notice: Pick<Notice, 'kind' | 'partner' | 'client' | 'about'>): string {
  return JSON.stringify([notice.kind, notice.partner, notice.client, ...notice.about]);
}
