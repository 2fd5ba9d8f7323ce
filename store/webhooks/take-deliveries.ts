/**
 * Taking what is due to be sent: for each pair of a webhook the first delivery that waits, and no more than some for one
 * webhook, so that one that is slow does not hold up the others.
 *
 * Taken for a while, not by a transaction: an attempt can last seconds, and a connection is not to wait that long. Who
 * is killed meanwhile has perhaps sent it; after the while somebody else sends it again.
 */
import type { ClientBase } from 'pg';
import type { JsonObject } from '../../rules/events/event.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { NoticeKind } from '../../rules/notices/notice-kind.ts';
import type { NoticeToSend } from '../../rules/notices/notice-event.ts';

/** The queue of a pair, taken for a while. */
export interface Claim {
  readonly webhook: string;
  readonly partner: PartnerId;
  /** '' of what is about a month. */
  readonly client: string;
  readonly claim: number;
}

export interface TakenDelivery extends Claim {
  readonly id: number;
  readonly url: string;
  /** The newest first; each that is valid signs. */
  readonly secrets: readonly string[];
  /** How often it has failed before, in a row. */
  readonly failures: number;
  readonly notice: NoticeToSend;
}

/** A queue that turned out to hold nothing. */
export interface TakenNothing extends Claim {
  readonly id: null;
}

export interface Take {
  readonly realNow: number;
  /** Real instant until which they are taken. */
  readonly until: number;
  /** At most so many at once in all, and for one webhook. */
  readonly limit: number;
  readonly perWebhook: number;
  /** Under way in this process, by webhook. */
  readonly underWay: ReadonlyMap<string, number>;
}

/** After so many failures in a row a webhook is tried with one delivery at a time. */
export const FAILING = 10;

interface Row {
  readonly webhook_id: string;
  readonly partner_id: PartnerId;
  readonly client_id: string;
  readonly claim: number;
  readonly failures: number;
  readonly url: string;
  readonly secrets: readonly string[];
  /** Null when nothing waits. */
  readonly delivery_id: number | null;
  readonly name: string;
  readonly kind: NoticeKind;
  readonly due_at: number;
  readonly body: JsonObject;
}

/**
 * The id under which the notice `n` is sent, with the head `h`: one for its meaning, so that also a store that was
 * restored and told the same again does not tell it as something else. Nobody can guess at the key from it.
 */
export const MESSAGE_NAME = `'ntc_' || left(encode(sha256(h.content_key || convert_to(n.key, 'UTF8')), 'hex'), 32)`;

const TAKE = `
WITH room AS MATERIALIZED (
  SELECT w.webhook_id, w.url, coalesce(u.count, 0) AS under_way,
    CASE WHEN w.failures >= ${FAILING} THEN 1 ELSE $4 END - coalesce(u.count, 0) AS room
  FROM webhook w LEFT JOIN unnest($5::text[], $6::integer[]) AS u (webhook_id, count) USING (webhook_id)
  WHERE w.disabled_at IS NULL AND w.rest_until <= $1
), due AS MATERIALIZED (
  SELECT q.webhook_id, q.partner_id, q.client_id, r.url
  -- Those with least under way first: two with long queues would else take every place that comes free.
  FROM (SELECT * FROM room WHERE room > 0 ORDER BY under_way, webhook_id) r CROSS JOIN LATERAL (
    SELECT webhook_id, partner_id, client_id FROM webhook_queue
    WHERE webhook_id = r.webhook_id AND not_before <= $1
    ORDER BY not_before LIMIT r.room FOR UPDATE SKIP LOCKED) q
  LIMIT $3
), taken AS (
  UPDATE webhook_queue q SET not_before = $2, claim = q.claim + 1 FROM due
  WHERE (q.webhook_id, q.partner_id, q.client_id) = (due.webhook_id, due.partner_id, due.client_id)
  RETURNING q.webhook_id, q.partner_id, q.client_id, q.claim, q.failures, due.url
)
SELECT t.*, s.secrets, d.delivery_id, n.kind, n.due_at, n.body,
  ${MESSAGE_NAME} AS name
FROM taken t CROSS JOIN ledger_head h
CROSS JOIN LATERAL (
  SELECT array_agg(secret ORDER BY made_at DESC) AS secrets FROM webhook_secret
  WHERE webhook_id = t.webhook_id AND coalesce(valid_until > $1, true)) s
LEFT JOIN LATERAL (
  SELECT delivery_id, notice_id FROM webhook_delivery
  WHERE webhook_id = t.webhook_id AND partner_id = t.partner_id AND client_id = t.client_id AND status = 'waiting'
  ORDER BY delivery_id LIMIT 1) d ON true
LEFT JOIN notice n ON n.id = d.notice_id`;

export async function takeDeliveries(
  db: ClientBase,
  { realNow, until, limit, perWebhook, underWay }: Take,
): Promise<readonly (TakenDelivery | TakenNothing)[]> {
  const { rows } = await db.query<Row>({
    name: 'take-deliveries',
    text: TAKE,
    values: [realNow, until, limit, perWebhook, [...underWay.keys()], [...underWay.values()]],
  });
  return rows.map(taken);
}

function taken(row: Row): TakenDelivery | TakenNothing {
  const claim: Claim = { webhook: row.webhook_id, partner: row.partner_id, client: row.client_id, claim: row.claim };
  if (row.delivery_id === null) return { ...claim, id: null };
  const client = row.client_id === '' ? null : (row.client_id as ClientId);
  const { url, secrets, failures, name, kind, due_at: dueAt, body } = row;
  const notice: NoticeToSend = { name, kind, partner: row.partner_id, client, dueAt, body };
  return { ...claim, id: row.delivery_id, url, secrets, failures, notice };
}
