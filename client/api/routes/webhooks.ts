/** `/v1/webhooks`: where notices are sent (`docs/webhooks.md`). */
import type { FastifyInstance } from 'fastify';
import { PUBLIC_HTTPS } from '../../../platform/outbound/outbound-rules.ts';
import { formatInstant } from '../../../rules/time/instant.ts';
import { recordActs } from '../../../store/audit/record-acts.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { newSecret, rotateSecret } from '../../../store/webhooks/secrets.ts';
import {
  deleteWebhook,
  enableWebhook,
  listWebhooks,
  webhookOf,
  type Webhook,
} from '../../../store/webhooks/webhook.ts';
import { registerWebhook } from '../../webhooks/register-webhook.ts';
import { webhookView } from '../../webhooks/webhook-view.ts';
import { noteAct, takeAct } from '../acts/act-note.ts';
import { MAX_COMMAND_BYTES, type ApiDependencies } from '../dependencies.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';
import { expectPartner } from '../unknown.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';
import {
  registeredAnswer,
  removedAnswer,
  rotateBody,
  rotatedAnswer,
  webhookAnswer,
  webhookBody,
  webhookPath,
  webhooksAnswer,
  webhooksQuery,
} from '../schema/webhooks.ts';

export const LIST_WEBHOOKS = {
  id: 'listWebhooks',
  method: 'GET',
  path: '/v1/webhooks',
  summary: 'Webhooks by id, each with what waits for it.',
  roles: ['ops'],
  query: webhooksQuery,
  answer: { 'application/json': webhooksAnswer },
  problems: [],
} as const satisfies Operation;

export const ADD_WEBHOOK = {
  id: 'addWebhook',
  method: 'POST',
  path: '/v1/webhooks',
  summary: 'Registers a webhook: notices recorded from now on are sent to it. The secret is told this once.',
  roles: ['ops'],
  body: { 'application/json': webhookBody },
  answer: { 'application/json': registeredAnswer },
  problems: ['invalid_json', 'unknown_partner', 'webhook_target_refused', 'unsupported_media_type'],
} as const satisfies Operation;

export const REMOVE_WEBHOOK = {
  id: 'removeWebhook',
  method: 'DELETE',
  path: '/v1/webhooks/{id}',
  summary: 'Removes a webhook, with what waits for it and what is known of its deliveries.',
  roles: ['ops'],
  pathParameters: webhookPath,
  answer: { 'application/json': removedAnswer },
  problems: ['unknown_webhook'],
} as const satisfies Operation;

export const ENABLE_WEBHOOK = {
  id: 'enableWebhook',
  method: 'POST',
  path: '/v1/webhooks/{id}/enable',
  summary: 'Sends to a webhook again from now on, after its target had said that it is gone.',
  roles: ['ops'],
  pathParameters: webhookPath,
  answer: { 'application/json': webhookAnswer },
  problems: ['unknown_webhook'],
} as const satisfies Operation;

export const ROTATE_WEBHOOK_SECRET = {
  id: 'rotateWebhookSecret',
  method: 'POST',
  path: '/v1/webhooks/{id}/secret',
  summary: 'Makes a new secret. The one before signs beside it for a while, so that the receiver can change over.',
  roles: ['ops'],
  pathParameters: webhookPath,
  body: { 'application/json': rotateBody },
  answer: { 'application/json': rotatedAnswer },
  problems: ['invalid_json', 'unknown_webhook', 'unsupported_media_type'],
} as const satisfies Operation;

const DEFAULT_OVERLAP_MS = 24 * 3_600_000;

export function webhookRoutes(app: FastifyInstance, { pool, clock, outbound = PUBLIC_HTTPS }: ApiDependencies): void {
  readJsonBody(app, MAX_COMMAND_BYTES);

  serve(app, LIST_WEBHOOKS, async (request) => {
    const { cursor = '', limit = DEFAULT_LIMIT } = readInput(webhooksQuery, request.query, 'query');
    const webhooks = await listWebhooks(pool, cursor, limit);
    const nextCursor = webhooks.length < limit ? null : (webhooks.at(-1)?.id ?? null);
    return { items: webhooks.map(webhookView), nextCursor };
  });

  serve(app, ADD_WEBHOOK, async (request) => {
    const { url, kinds = null, partner = null } = readInput(webhookBody, request.body, 'body');
    if (partner !== null) await expectPartner(pool, partner);
    const registered = await registerWebhook({ pool, outbound }, { url, kinds, partner }, clock.realNow(), (added) =>
      takeAct(request, { subject: `webhook:${added.id}`, after: told(added) }),
    );
    if (registered.kind === 'target_refused') {
      const errors = [{ pointer: '/url', in: 'body' as const, message: 'is not allowed as a target' }];
      throw new ProblemError('webhook_target_refused', registered.reason, { errors });
    }
    return { webhook: webhookView(registered.webhook), secret: registered.secret };
  });

  serve(app, REMOVE_WEBHOOK, async (request) => {
    const { id } = readInput(webhookPath, request.params, 'path');
    const webhook = await webhookOf(pool, id);
    if (webhook === null || !(await deleteWebhook(pool, id))) throw unknownWebhook(id);
    noteAct(request, { subject: `webhook:${id}`, before: told(webhook) });
    return { id };
  });

  serve(app, ENABLE_WEBHOOK, async (request) => {
    const { id } = readInput(webhookPath, request.params, 'path');
    await enableWebhook(pool, id);
    const webhook = await webhookOf(pool, id);
    if (webhook === null) throw unknownWebhook(id);
    return { webhook: webhookView(webhook) };
  });

  serve(app, ROTATE_WEBHOOK_SECRET, async (request) => {
    const { id } = readInput(webhookPath, request.params, 'path');
    const { overlap = DEFAULT_OVERLAP_MS } = readInput(rotateBody, request.body, 'body');
    const secret = newSecret();
    const realNow = clock.realNow();
    const times = { realNow, oldUntil: realNow + overlap };
    // With its act, so that a repeat under its key knows that it was done: a second secret would end the overlap.
    const isRotated = await inTransaction(pool, async (client) => {
      if (!(await rotateSecret(client, id, secret, times))) return false;
      await recordActs(client, [takeAct(request, {})]);
      return true;
    });
    if (!isRotated) throw unknownWebhook(id);
    return { id, secret, previousUntil: formatInstant(times.oldUntil) };
  });
}

/** For the audit log: what follows the path of a target may be a secret. */
function told({ url, kinds, partner }: Pick<Webhook, 'url' | 'kinds' | 'partner'>) {
  const { origin, pathname } = new URL(url);
  return { target: `${origin}${pathname}`, kinds, partner };
}

export function unknownWebhook(id: string): ProblemError {
  return new ProblemError('unknown_webhook', `There is no webhook ${JSON.stringify(id)}.`);
}
