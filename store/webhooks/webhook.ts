/** Webhooks: where notices are sent. */
import type { PoolClient } from 'pg';
import type { PartnerId } from '../../rules/ids.ts';
import type { NoticeKind } from '../../rules/notices/notice-kind.ts';
import type { Queryable } from '../pool.ts';

export interface NewWebhook {
  readonly id: string;
  readonly url: string;
  /** Null for notices of every kind. */
  readonly kinds: readonly NoticeKind[] | null;
  /** Null for notices to every partner. */
  readonly partner: PartnerId | null;
}

export interface Webhook extends NewWebhook {
  /** Real instants. */
  readonly createdAt: number;
  readonly disabledAt: number | null;
  /** Attempts that failed since the last that succeeded. */
  readonly failures: number;
  /** Deliveries that wait, counted up to {@link MOST_COUNTED}, and those that were given up. */
  readonly waiting: number;
  readonly dead: number;
}

/** Counting further would read the whole backlog. */
export const MOST_COUNTED = 10_000;

const counted = (status: 'waiting' | 'dead'): string =>
  `(SELECT count(*)::int FROM (SELECT FROM webhook_delivery d
    WHERE d.webhook_id = w.webhook_id AND d.status = '${status}' LIMIT ${MOST_COUNTED}) counted)`;

const WEBHOOKS = `SELECT w.webhook_id AS id, w.url, w.kinds, w.partner_id AS partner, w.created_at AS "createdAt",
    w.disabled_at AS "disabledAt", w.failures, ${counted('waiting')} AS waiting, ${counted('dead')} AS dead
  FROM webhook w`;

/** @param realNow milliseconds since the epoch */
export async function insertWebhook(
  client: PoolClient,
  webhook: NewWebhook,
  secret: string,
  realNow: number,
): Promise<void> {
  await client.query(
    'INSERT INTO webhook (webhook_id, url, kinds, partner_id, created_at) VALUES ($1, $2, $3, $4, $5)',
    [webhook.id, webhook.url, webhook.kinds, webhook.partner, realNow],
  );
  await client.query('INSERT INTO webhook_secret (webhook_id, secret, made_at) VALUES ($1, $2, $3)', [
    webhook.id,
    secret,
    realNow,
  ]);
}

/** By id, after one of them. */
export async function listWebhooks(db: Queryable, after: string, limit: number): Promise<readonly Webhook[]> {
  const { rows } = await db.query<Webhook>({
    name: 'list-webhooks',
    text: `${WEBHOOKS} WHERE w.webhook_id > $1 ORDER BY w.webhook_id LIMIT $2`,
    values: [after, limit],
  });
  return rows;
}

/** Null when there is none of this id. */
export async function webhookOf(db: Queryable, id: string): Promise<Webhook | null> {
  const { rows } = await db.query<Webhook>({
    name: 'webhook-of',
    text: `${WEBHOOKS} WHERE w.webhook_id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** With all that waits for it and was sent to it. Returns whether there was one. */
export async function deleteWebhook(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query('DELETE FROM webhook WHERE webhook_id = $1', [id]);
  return rowCount === 1;
}

/** Sends to it again, from now on. Returns whether there is one. */
export async function enableWebhook(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'UPDATE webhook SET disabled_at = NULL, failures = 0, rest_until = 0 WHERE webhook_id = $1',
    [id],
  );
  return rowCount === 1;
}

/** Nothing is sent any more, and what waits is given up. */
export async function disableWebhooks(
  client: PoolClient,
  ids: readonly string[],
  why: string,
  realNow: number,
): Promise<void> {
  await client.query('UPDATE webhook SET disabled_at = $2 WHERE webhook_id = ANY ($1) AND disabled_at IS NULL', [
    ids,
    realNow,
  ]);
  await client.query('DELETE FROM webhook_queue WHERE webhook_id = ANY ($1)', [ids]);
  await client.query(
    `UPDATE webhook_delivery SET status = 'dead', settled_at = $3, fault = coalesce(fault, $2)
     WHERE webhook_id = ANY ($1) AND status = 'waiting'`,
    [ids, why, realNow],
  );
}
