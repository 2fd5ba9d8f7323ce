/** What a call does not ask for: parameters are refused, bodies are no part of it, and text is UTF-8. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import { OPERATIONS } from '../../../client/api/operations.ts';
import type { Operation } from '../../../client/api/operation.ts';
import { createApiWorld, TOKEN, type ApiWorld } from './api-world.ts';

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld();
});
afterAll(async () => api.close());

const authorization = `Bearer ${TOKEN}`;
const urlOf = ({ path }: Operation): string => path.replace('{month}', '1999-01').replaceAll(/\{\w+\}/g, '1');

const withoutQuery = OPERATIONS.filter(({ query, roles }) => query === undefined && roles !== 'anybody');
const withoutBody = OPERATIONS.filter(({ method, body }) => method !== 'GET' && body === undefined);
const withJson = OPERATIONS.filter(({ body }) => body?.['application/json'] !== undefined);

describe('a call that takes no query', () => {
  it.each(withoutQuery.map((operation) => [operation.id, operation] as const))(
    'refuses a parameter: %s',
    async (_id, operation) => {
      const { method } = operation;
      const answer = await api.app.inject({
        method,
        url: `${urlOf(operation)}?known_at=now`,
        headers: { authorization },
      });
      expect(answer.json()).toMatchObject({
        status: 400,
        code: 'invalid_request',
        errors: [{ pointer: '/known_at', in: 'query', message: 'is not known here' }],
      });
    },
  );

  it('lets probes and scrapes add what they like', async () => {
    for (const url of ['/healthz?from=balancer', '/readyz?x', '/metrics?name=all']) {
      expect((await api.app.inject({ method: 'GET', url })).statusCode).toBe(200);
    }
  });
});

describe('a call that takes no body', () => {
  it.each(withoutBody.map((operation) => [operation.id, operation] as const))(
    'hears the same, whatever comes: %s',
    async (_id, operation) => {
      const call = async (payload?: string, type?: string): Promise<LightMyRequestResponse> =>
        api.app.inject({
          method: operation.method,
          url: urlOf(operation),
          headers: { authorization, ...(type !== undefined && { 'content-type': type }) },
          ...(payload !== undefined && { payload }),
        });
      const { statusCode, body } = await call();
      expect(statusCode).not.toBe(415);
      const code = codeOf(body);
      for (const [payload, type] of [
        ['', 'application/json'],
        ['{}', 'application/json'],
        ['{"a":', 'application/json; charset=latin1'],
        ['a=b', 'application/x-www-form-urlencoded'],
        ['x', 'nonsense'],
        ['x', undefined],
      ] as const) {
        const answer = await call(payload, type);
        expect([answer.statusCode, codeOf(answer.body)]).toEqual([statusCode, code]);
      }
    },
  );
});

const codeOf = (body: string): unknown => (JSON.parse(body) as { readonly code?: unknown }).code;

describe('a call that takes JSON', () => {
  const send = async (operation: Operation, payload: string, type: string): Promise<LightMyRequestResponse> =>
    api.app.inject({
      method: operation.method,
      url: urlOf(operation),
      headers: { authorization, 'content-type': type },
      payload,
    });

  it.each(withJson.map((operation) => [operation.id, operation] as const))(
    'reads no other type and no other charset: %s',
    async (_id, operation) => {
      const utf8 = await send(operation, '[]', 'application/json; charset=UTF-8');
      expect(utf8.json()).toMatchObject({ status: 400, code: 'invalid_request' });
      for (const [type, detail] of [
        ['application/json; charset=latin1', 'The charset latin1 is not read here.'],
        ['text/plain', 'Content-Type text/plain is not read here; allowed is application/json.'],
      ] as const) {
        expect((await send(operation, '[]', type)).json()).toMatchObject({
          status: 415,
          code: 'unsupported_media_type',
          detail,
        });
      }
    },
  );
});
