/**
 * Writing down what became of attempts. A queue's row is locked before it is asked whether more waits in it, in a
 * statement of its own: one that is about to be added holds the same row, and is seen afterwards.
 */
import type { PoolClient } from 'pg';
import { sendAll, type Statement } from '../statement.ts';
import { FAILING, type Claim } from './take-deliveries.ts';
import { disableWebhooks } from './webhook.ts';

/** What the last attempt came to. */
export interface Attempted extends Claim {
  /** The delivery; null when the queue held none. */
  readonly id: number | null;
  readonly outcome: 'delivered' | 'failed' | 'gone' | 'nothing';
  /** HTTP status; null without an answer. */
  readonly status: number | null;
  /** What was wrong, in words; null when nothing was. */
  readonly fault: string | null;
  /** The first characters of the answer; kept of failures only. */
  readonly answer: string | null;
  /** Real instant of the next try, if it failed. */
  readonly notBefore: number;
}

/** How long a webhook at which nothing succeeds is left alone, in real milliseconds; then one delivery is tried. */
const REST = { firstMs: 1_000, mostMs: 300_000 } as const;

const ATTEMPTED = `json_to_recordset($1) AS a (webhook text, partner text, client text, claim integer, id bigint,
  outcome text, status integer, fault text, answer text, "notBefore" bigint)`;
/** Those whose queue nobody has taken over. */
const MINE = `(q.webhook_id, q.partner_id, q.client_id, q.claim) = (a.webhook, a.partner, a.client, a.claim)`;

const LOCK = `SELECT FROM webhook_queue q JOIN ${ATTEMPTED} ON ${MINE}
  ORDER BY q.webhook_id, q.partner_id, q.client_id FOR UPDATE OF q`;

/** One that was given up while it was sent after all is delivered. */
const DELIVERIES = `UPDATE webhook_delivery d SET attempts = attempts + 1, tried_at = $2::bigint,
    status = CASE a.outcome WHEN 'delivered' THEN 'delivered' ELSE d.status END,
    settled_at = CASE a.outcome WHEN 'delivered' THEN $2::bigint ELSE settled_at END,
    answer_status = a.status, fault = a.fault, answer = a.answer
  FROM ${ATTEMPTED} JOIN webhook_queue q ON ${MINE} WHERE d.delivery_id = a.id AND d.status <> 'delivered'`;

const EMPTY_QUEUES = `DELETE FROM webhook_queue q USING ${ATTEMPTED} WHERE ${MINE} AND NOT EXISTS (
  SELECT FROM webhook_delivery d WHERE d.webhook_id = q.webhook_id AND d.partner_id = q.partner_id
    AND d.client_id = q.client_id AND d.status = 'waiting')`;

const QUEUES = `UPDATE webhook_queue q SET not_before = CASE a.outcome WHEN 'failed' THEN a."notBefore" ELSE 0 END,
    failures = CASE a.outcome WHEN 'failed' THEN q.failures + 1 ELSE 0 END
  FROM ${ATTEMPTED} WHERE ${MINE}`;

/** A webhook that never failed is not written to. */
const HEALTH = `UPDATE webhook w SET
    failures = CASE WHEN h.succeeded THEN 0 ELSE w.failures + h.failed END,
    rest_until = CASE WHEN h.succeeded OR w.failures + h.failed < ${FAILING} THEN 0
      ELSE $2::bigint + least(${REST.mostMs}, ${REST.firstMs} * (2 ^ least(w.failures + h.failed - ${FAILING}, 20))::bigint) END
  FROM (SELECT a.webhook, bool_or(a.outcome = 'delivered') AS succeeded,
      (count(*) FILTER (WHERE a.outcome = 'failed'))::int AS failed
    FROM ${ATTEMPTED} WHERE a.outcome IN ('delivered', 'failed') GROUP BY a.webhook) h
  WHERE w.webhook_id = h.webhook AND (w.failures > 0 OR h.failed > 0)`;

/** @param realNow milliseconds since the epoch */
export async function settleDeliveries(
  client: PoolClient,
  attempted: readonly Attempted[],
  realNow: number,
): Promise<void> {
  if (attempted.length === 0) return;
  const rows = JSON.stringify(attempted);
  const statement = (name: string, text: string, values: readonly unknown[] = [rows]): Statement => ({
    name: `settle-${name}`,
    text,
    values: [...values],
  });
  await sendAll(client, [
    statement('lock', LOCK),
    statement('deliveries', DELIVERIES, [rows, realNow]),
    statement('empty-queues', EMPTY_QUEUES),
    statement('queues', QUEUES),
    statement('health', HEALTH, [rows, realNow]),
  ]);
  const gone = attempted.filter(({ outcome }) => outcome === 'gone').map(({ webhook }) => webhook);
  if (gone.length > 0) await disableWebhooks(client, gone, 'The target said that it is gone (410).', realNow);
}
