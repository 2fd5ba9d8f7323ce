/** `/v1/tokens`: who may call. A token is shown once, and kept as its hash. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { realNow } from '../../../platform/clock.ts';
import { DAY_MS } from '../../../rules/time/instant.ts';
import { listTokens } from '../../../store/tokens/tokens.ts';
import { endToken, makeToken, type TokenDoer } from '../../tokens/manage-tokens.ts';
import { decodeTokenPlace, encodeTokenPlace } from '../../tokens/token-place.ts';
import { tokenView } from '../../tokens/token-view.ts';
import { noAct, takeAct } from '../acts/act-note.ts';
import { callerOf } from '../callers/caller.ts';
import { MAX_COMMAND_BYTES, type ApiDependencies } from '../dependencies.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';
import { newToken, newTokenAnswer, tokenAnswer, tokenPath, tokensAnswer, tokensQuery } from '../schema/tokens.ts';

export const LIST_TOKENS = {
  id: 'listTokens',
  method: 'GET',
  path: '/v1/tokens',
  summary: 'Tokens in the order of their making, expired and revoked ones too; never their text.',
  roles: ['admin'],
  query: tokensQuery,
  answer: { 'application/json': tokensAnswer },
  problems: ['invalid_cursor'],
} as const satisfies Operation;

export const CREATE_TOKEN = {
  id: 'createToken',
  method: 'POST',
  path: '/v1/tokens',
  summary: 'Makes a token for one role, and answers it this once.',
  roles: ['admin'],
  body: { 'application/json': newToken },
  answer: { 'application/json': newTokenAnswer },
  problems: ['invalid_json', 'body_too_large', 'unsupported_media_type', 'unknown_partner'],
} as const satisfies Operation;

export const REVOKE_TOKEN = {
  id: 'revokeToken',
  method: 'DELETE',
  path: '/v1/tokens/{id}',
  summary: 'Ends a token for good, within a second. A repeat gets the same answer.',
  roles: ['admin'],
  pathParameters: tokenPath,
  answer: { 'application/json': tokenAnswer },
  problems: ['unknown_token'],
} as const satisfies Operation;

const DEFAULT_DAYS = 365;

export function tokenRoutes(app: FastifyInstance, { pool }: ApiDependencies): void {
  readJsonBody(app, MAX_COMMAND_BYTES);

  serve(app, LIST_TOKENS, async (request) => {
    const { cursor, limit = DEFAULT_LIMIT } = readInput(tokensQuery, request.query, 'query');
    const after = readCursor(cursor, decodeTokenPlace);
    const found = await listTokens(pool, { after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    const now = realNow();
    return {
      items: items.map((token) => tokenView(token, now)),
      nextCursor: last === undefined ? null : encodeTokenPlace(last),
    };
  });

  serve(app, CREATE_TOKEN, async (request) => {
    const { name, role, expiresAt, ...rest } = readInput(newToken, request.body, 'body');
    const doer = doerOf(request);
    const wanted = {
      name,
      role,
      partner: 'partner' in rest ? rest.partner : null,
      expiresAt: expiresAt === undefined ? doer.at + DEFAULT_DAYS * DAY_MS : expiresAt,
    };
    if (wanted.expiresAt !== null && wanted.expiresAt <= doer.at) {
      throw new ProblemError('invalid_request', 'In the body: /expiresAt has passed.', {
        errors: [{ pointer: '/expiresAt', in: 'body', message: 'has passed' }],
      });
    }
    const made = await makeToken(pool, wanted, doer);
    if (made.kind === 'unknown_partner') {
      throw new ProblemError('unknown_partner', `There is no partner ${JSON.stringify(wanted.partner)}.`, {
        errors: [{ pointer: '/partner', in: 'body', message: 'is not registered' }],
      });
    }
    return { ...tokenView(made.stored, doer.at), token: made.text };
  });

  serve(app, REVOKE_TOKEN, async (request) => {
    const { id } = readInput(tokenPath, request.params, 'path');
    const doer = doerOf(request);
    const ended = await endToken(pool, id, doer);
    if (ended === null) throw new ProblemError('unknown_token', `There is no token ${JSON.stringify(id)}.`);
    noAct(request);
    return tokenView(ended, doer.at);
  });
}

function doerOf(request: FastifyRequest): TokenDoer {
  return { name: callerOf(request).name, at: realNow(), act: (note) => takeAct(request, note) };
}
