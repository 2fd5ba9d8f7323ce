/** Deliveries as people look at them, and replaying them. */
import type { PoolClient } from 'pg';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { NoticeKind } from '../../rules/notices/notice-kind.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';
import { MESSAGE_NAME } from './take-deliveries.ts';

export const DELIVERY_STATUSES = ['waiting', 'delivered', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface Delivery {
  readonly id: number;
  /** The `webhook-id` under which it is sent. */
  readonly message: string;
  readonly kind: NoticeKind;
  readonly partner: PartnerId;
  readonly client: ClientId | null;
  /** Programme instant. */
  readonly dueAt: Instant;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** Real instants. */
  readonly writtenAt: number;
  readonly triedAt: number | null;
  readonly settledAt: number | null;
  readonly answerStatus: number | null;
  readonly answer: string | null;
  readonly fault: string | null;
}

const COLUMNS = `d.delivery_id AS id, ${MESSAGE_NAME} AS message, n.kind, d.partner_id AS partner,
  n.client_id AS client, n.due_at AS "dueAt", d.status, d.attempts, d.written_at AS "writtenAt", d.tried_at AS "triedAt",
  d.settled_at AS "settledAt", d.answer_status AS "answerStatus", d.answer, d.fault`;

/** Each notice by its key, however many there are: for a rare status the planner took to reading all of them. */
function listText(status: string): string {
  return `SELECT ${COLUMNS} FROM webhook_delivery d CROSS JOIN LATERAL (SELECT * FROM notice WHERE id = d.notice_id OFFSET 0) n CROSS JOIN ledger_head h
    WHERE d.webhook_id = $1 AND d.delivery_id < $2 ${status} ORDER BY d.delivery_id DESC LIMIT $3`;
}

/** The newest first, before one of them. */
export async function listDeliveries(
  db: Queryable,
  webhook: string,
  {
    status,
    before,
    limit,
  }: { readonly status: DeliveryStatus | null; readonly before: number; readonly limit: number },
): Promise<readonly Delivery[]> {
  const { rows } = await db.query<Delivery>(
    status === null
      ? { name: 'list-deliveries', text: listText(''), values: [webhook, before, limit] }
      : { name: 'list-deliveries-of', text: listText('AND d.status = $4'), values: [webhook, before, limit, status] },
  );
  return rows;
}

/** Which deliveries to send again. */
export type Replay =
  | { readonly kind: 'of_status'; readonly status: Exclude<DeliveryStatus, 'waiting'>; readonly since: number }
  | { readonly kind: 'some'; readonly ids: readonly number[] };

/** At most so many at a time; whoever replays goes on while there are more. */
export const REPLAYED_AT_ONCE = 1_000;

/**
 * Puts settled deliveries back, the oldest first, each before what waits for its pair. They keep the id under which
 * they were sent. Returns how many.
 * @param realNow milliseconds since the epoch: from then on they have days again
 */
export async function replayDeliveries(
  client: PoolClient,
  webhook: string,
  replay: Replay,
  realNow: number,
): Promise<number> {
  const [condition, values] =
    replay.kind === 'some'
      ? ['d.delivery_id = ANY ($3::bigint[])', [replay.ids]]
      : ['d.status = $3 AND d.written_at >= $4', [replay.status, replay.since]];
  const { rows } = await client.query<{ count: number }>(
    `WITH chosen AS (
        SELECT d.delivery_id FROM webhook_delivery d
        WHERE d.webhook_id = $1 AND d.status <> 'waiting' AND ${condition}
        ORDER BY d.delivery_id LIMIT ${REPLAYED_AT_ONCE} FOR UPDATE
      ), back AS (
        UPDATE webhook_delivery d SET status = 'waiting', written_at = $2, attempts = 0, settled_at = NULL
        FROM chosen WHERE d.delivery_id = chosen.delivery_id RETURNING d.webhook_id, d.partner_id, d.client_id
      ), queued AS (
        INSERT INTO webhook_queue AS q (webhook_id, partner_id, client_id)
        SELECT DISTINCT webhook_id, partner_id, client_id FROM back ORDER BY 1, 2, 3
        ON CONFLICT (webhook_id, partner_id, client_id) DO UPDATE SET not_before = q.not_before
      ) SELECT count(*)::int AS count FROM back`,
    [webhook, realNow, ...values],
  );
  return rows[0]?.count ?? 0;
}
