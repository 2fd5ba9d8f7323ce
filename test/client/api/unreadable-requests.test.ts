/** What no route hears of, over a real socket: each gets a problem with a request id. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiWorld, TOKEN, type ApiWorld } from './api-world.ts';

let api: ApiWorld;
let port: number;
beforeAll(async () => {
  api = await createApiWorld({ limits: { requestMs: 1_000 } });
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = api.app.server.address() as AddressInfo);
});
afterAll(async () => api.close());

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What comes back for these bytes until the connection ends. */
async function send(bytes: string): Promise<Raw> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n', 2);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines
    .map((line) => line.split(': ', 2))
    .map(([name = '', value = '']) => [name.toLowerCase(), value]);
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers) as Raw['headers'], body };
}

const CLOSE = 'Host: here\r\nConnection: close\r\n';

/** What there is to say of an answer that is a problem. */
function problemIn({ status, headers, body }: Raw) {
  const problem = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const id = String(problem['requestId']);
  return {
    status,
    toldStatus: problem['status'],
    code: problem['code'],
    mediaType: headers['content-type']?.split(';', 1)[0],
    isKept: headers['cache-control'] !== 'no-store' || headers['x-content-type-options'] !== 'nosniff',
    isNamed: /^[\w-]{36}$/.test(id) && headers['x-request-id'] === id,
  };
}

function problemWith(status: number, code: string): ReturnType<typeof problemIn> {
  return { status, toldStatus: status, code, mediaType: 'application/problem+json', isKept: false, isNamed: true };
}

describe('a request that can not be read', () => {
  it.each([
    ['a long address', `GET /${'x'.repeat(17_000)} HTTP/1.1\r\n${CLOSE}\r\n`, 431, 'headers_too_large'],
    ['a long header', `GET /healthz HTTP/1.1\r\n${CLOSE}x: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'headers_too_large'],
    ['no HTTP', 'hello\r\n\r\n', 400, 'invalid_request'],
    ['an unknown method', `FOO /healthz HTTP/1.1\r\n${CLOSE}\r\n`, 400, 'invalid_request'],
    ['no Host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'invalid_request'],
    ['half an escape', `GET /v1/tokens/%zz HTTP/1.1\r\n${CLOSE}\r\n`, 400, 'invalid_request'],
  ])('is a problem: %s', async (_case, bytes, status, code) => {
    expect(problemIn(await send(bytes))).toEqual(problemWith(status, code));
  });

  it('is a problem when it does not come whole in time', async () => {
    expect(problemIn(await send('GET /healthz HTTP/1.1\r\nHost: he'))).toEqual(problemWith(408, 'request_timeout'));
  }, 90_000);
});

it('an expectation that nobody knows is left aside', async () => {
  const answer = await send(`GET /healthz HTTP/1.1\r\n${CLOSE}Expect: the-impossible\r\n\r\n`);
  expect(answer).toMatchObject({ status: 200, body: '{"status":"alive"}' });
});

describe('a method that a path does not know', () => {
  it.each([
    ['DELETE', '/v1/rule-sets/what-if', 'GET, HEAD, POST'],
    ['GET', '/v1/access-removals/preview', 'POST'],
    ['PUT', '/v1/months/2018-01/statements/acme', 'GET, HEAD'],
    ['OPTIONS', '/healthz', 'GET, HEAD'],
    ['PROPFIND', '/docs', 'GET, HEAD'],
  ])('is told which it knows: %s %s', async (method, path, allow) => {
    const answer = await send(`${method} ${path} HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(problemIn(answer)).toEqual(problemWith(405, 'method_not_allowed'));
    expect(answer.headers).toMatchObject({ allow });
  });

  it('is no other answer where there is nothing', async () => {
    expect(problemIn(await send(`PUT /v1/nothing HTTP/1.1\r\n${CLOSE}\r\n`))).toEqual(problemWith(404, 'not_found'));
  });
});

describe('HEAD', () => {
  it.each(['/healthz', '/v1/relationships', '/v1/exports/verdicts?known_at=2018-01-01T00:00:00Z', '/v1/nothing'])(
    'is GET without the body: %s',
    async (url) => {
      const ask = (method: string): Promise<Raw> =>
        send(`${method} ${url} HTTP/1.1\r\n${CLOSE}Authorization: Bearer ${TOKEN}\r\n\r\n`);
      const [got, head] = [await ask('GET'), await ask('HEAD')];
      expect(head).toMatchObject({ status: got.status, body: '' });
      expect(head.headers['content-type']).toBe(got.headers['content-type']);
    },
  );
});
