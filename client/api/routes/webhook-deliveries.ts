/** `/v1/webhooks/{id}/deliveries`: what became of notices that were sent, and sending them again. */
import type { FastifyInstance } from 'fastify';
import { recordActs } from '../../../store/audit/record-acts.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { listDeliveries, replayDeliveries, REPLAYED_AT_ONCE, type Replay } from '../../../store/webhooks/deliveries.ts';
import { webhookOf } from '../../../store/webhooks/webhook.ts';
import { deliveryView } from '../../webhooks/webhook-view.ts';
import { takeAct } from '../acts/act-note.ts';
import { MAX_COMMAND_BYTES, type ApiDependencies } from '../dependencies.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';
import { deliveriesAnswer, deliveriesQuery, replayAnswer, replayBody, webhookPath } from '../schema/webhooks.ts';
import { unknownWebhook } from './webhooks.ts';

export const LIST_DELIVERIES = {
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: '/v1/webhooks/{id}/deliveries',
  summary: 'Deliveries of a webhook, the newest first. What was settled a month ago is gone.',
  roles: ['ops'],
  pathParameters: webhookPath,
  query: deliveriesQuery,
  answer: { 'application/json': deliveriesAnswer },
  problems: ['unknown_webhook', 'invalid_cursor'],
} as const satisfies Operation;

export const REPLAY_DELIVERIES = {
  id: 'replayWebhookDeliveries',
  method: 'POST',
  path: '/v1/webhooks/{id}/deliveries/replay',
  summary: 'Sends settled deliveries again, the oldest first, under the ids that they had.',
  roles: ['ops'],
  pathParameters: webhookPath,
  body: { 'application/json': replayBody },
  answer: { 'application/json': replayAnswer },
  problems: ['invalid_json', 'unknown_webhook', 'webhook_disabled', 'unsupported_media_type'],
} as const satisfies Operation;

export function webhookDeliveryRoutes(app: FastifyInstance, { pool, clock }: ApiDependencies): void {
  readJsonBody(app, MAX_COMMAND_BYTES);

  serve(app, LIST_DELIVERIES, async (request) => {
    const { id } = readInput(webhookPath, request.params, 'path');
    const { status = null, cursor, limit = DEFAULT_LIMIT } = readInput(deliveriesQuery, request.query, 'query');
    const before = readCursor(cursor, deliveryOf) ?? Number.MAX_SAFE_INTEGER;
    if ((await webhookOf(pool, id)) === null) throw unknownWebhook(id);
    const deliveries = await listDeliveries(pool, id, { status, before, limit });
    const last = deliveries.length < limit ? undefined : deliveries.at(-1);
    return { items: deliveries.map(deliveryView), nextCursor: last === undefined ? null : String(last.id) };
  });

  serve(app, REPLAY_DELIVERIES, async (request) => {
    const { id } = readInput(webhookPath, request.params, 'path');
    const body = readInput(replayBody, request.body, 'body');
    const replay: Replay =
      'deliveries' in body
        ? { kind: 'some', ids: body.deliveries }
        : { kind: 'of_status', status: body.status, since: body.since ?? 0 };
    const webhook = await webhookOf(pool, id);
    if (webhook === null) throw unknownWebhook(id);
    if (webhook.disabledAt !== null) {
      throw new ProblemError('webhook_disabled', `Nothing is sent to webhook ${id}: its target said that it is gone.`);
    }
    const replayed = await inTransaction(pool, async (client) => {
      const count = await replayDeliveries(client, id, replay, clock.realNow());
      await recordActs(client, [takeAct(request, { after: { replayed: count } })]);
      return count;
    });
    return { replayed, more: replay.kind === 'of_status' && replayed === REPLAYED_AT_ONCE };
  });
}

/** A delivery is its own place. */
function deliveryOf(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
