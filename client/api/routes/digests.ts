/** `/v1/digests`: which partners are written to, and what became of it. */
import type { FastifyInstance } from 'fastify';
import type { PartnerId } from '../../../rules/ids.ts';
import { unsetSubscription, listSubscriptions, subscriptionOf } from '../../../store/digests/subscription.ts';
import { resendMails } from '../../../store/digests/mails.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { encodePlace, readPartnerPlace } from '../../cursor.ts';
import { subscriptionView, type SubscriptionView } from '../../digests/digest-view.ts';
import { previewDigest } from '../../digests/preview-digest.ts';
import { subscribe } from '../../digests/subscribe.ts';
import { noteAct } from '../acts/act-note.ts';
import { MAX_COMMAND_BYTES, type ApiDependencies } from '../dependencies.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';
import {
  digestAnswer,
  digestBody,
  digestPath,
  digestsAnswer,
  digestsQuery,
  previewAnswer,
  previewQuery,
  resentAnswer,
  unsetAnswer,
} from '../schema/digests.ts';
import { expectPartner } from '../unknown.ts';

export const LIST_DIGESTS = {
  id: 'listDigests',
  method: 'GET',
  path: '/v1/digests',
  summary: 'The partners that get digests by e-mail, with their addresses and what became of the last.',
  roles: ['ops'],
  query: digestsQuery,
  answer: { 'application/json': digestsAnswer },
  problems: ['invalid_cursor'],
} as const satisfies Operation;

export const SET_DIGEST = {
  id: 'setDigest',
  method: 'POST',
  path: '/v1/digests',
  summary:
    'Has digests sent to a partner, in the place of what was set before. They tell what is recorded from now on.',
  roles: ['ops'],
  body: { 'application/json': digestBody },
  answer: { 'application/json': digestAnswer },
  problems: ['invalid_json', 'unknown_partner', 'unsupported_media_type'],
} as const satisfies Operation;

export const UNSET_DIGEST = {
  id: 'unsetDigest',
  method: 'DELETE',
  path: '/v1/digests/{partner}',
  summary: 'Sends a partner no more digests, and forgets its addresses.',
  roles: ['ops'],
  pathParameters: digestPath,
  answer: { 'application/json': unsetAnswer },
  problems: ['no_digest'],
} as const satisfies Operation;

export const RESEND_DIGESTS = {
  id: 'resendDigests',
  method: 'POST',
  path: '/v1/digests/{partner}/resend',
  summary: 'Sends again what was given up of a partner.',
  roles: ['ops'],
  pathParameters: digestPath,
  answer: { 'application/json': resentAnswer },
  problems: ['no_digest'],
} as const satisfies Operation;

export const PREVIEW_DIGEST = {
  id: 'previewDigest',
  method: 'GET',
  path: '/v1/partners/{partner}/digest',
  summary: 'What a digest to a partner would say now. Nothing is sent.',
  roles: ['ops', 'partner'],
  pathParameters: digestPath,
  query: previewQuery,
  answer: { 'application/json': previewAnswer },
  problems: ['unknown_partner'],
} as const satisfies Operation;

export function digestRoutes(app: FastifyInstance, { pool, clock, rules }: ApiDependencies): void {
  readJsonBody(app, MAX_COMMAND_BYTES);

  serve(app, LIST_DIGESTS, async (request) => {
    const { limit = DEFAULT_LIMIT, cursor } = readInput(digestsQuery, request.query, 'query');
    const after = readCursor(cursor, readPartnerPlace) ?? '';
    const subscriptions = await listSubscriptions(pool, after, limit);
    const last = subscriptions.length < limit ? undefined : subscriptions.at(-1);
    return {
      items: subscriptions.map(subscriptionView),
      nextCursor: last === undefined ? null : encodePlace([last.partner]),
    };
  });

  serve(app, SET_DIGEST, async (request) => {
    const { partner, addresses, frequency = 'weekly', language = 'en' } = readInput(digestBody, request.body, 'body');
    await expectPartner(pool, partner);
    await subscribe({ pool, clock, rules }, { partner, addresses, frequency, language });
    // The log is kept for good, and addresses are people's.
    noteAct(request, {
      subject: `partner:${partner}`,
      after: { frequency, language, addresses: new Set(addresses).size },
    });
    return { digest: await view(partner) };
  });

  serve(app, UNSET_DIGEST, async (request) => {
    const { partner } = readInput(digestPath, request.params, 'path');
    if (!(await inTransaction(pool, (client) => unsetSubscription(client, partner)))) throw noDigest(partner);
    return { partner };
  });

  serve(app, RESEND_DIGESTS, async (request) => {
    const { partner } = readInput(digestPath, request.params, 'path');
    await view(partner);
    const resent = await inTransaction(pool, (client) => resendMails(client, partner, clock.realNow()));
    noteAct(request, { subject: `partner:${partner}`, after: { resent } });
    return { partner, resent };
  });

  serve(app, PREVIEW_DIGEST, async (request) => {
    const { partner } = readInput(digestPath, request.params, 'path');
    const { lang = 'en' } = readInput(previewQuery, request.query, 'query');
    await expectPartner(pool, partner);
    return previewDigest({ pool, clock, rules }, partner, lang);
  });

  async function view(partner: PartnerId): Promise<SubscriptionView> {
    const subscription = await subscriptionOf(pool, partner);
    if (subscription === null) throw noDigest(partner);
    return subscriptionView(subscription);
  }
}

function noDigest(partner: PartnerId): ProblemError {
  return new ProblemError('no_digest', `The partner ${JSON.stringify(partner)} gets no digests.`);
}
