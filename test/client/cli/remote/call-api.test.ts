import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { FailedError } from '../../../../client/cli/cli-error.ts';
import { callApi, UnreachableError } from '../../../../client/cli/remote/call-api.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Calls of something that stands where the API should. */
async function calling(listener: RequestListener): Promise<() => Promise<unknown>> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return () => callApi({ url: `http://127.0.0.1:${port}`, token: 'secret' }, { path: '/' });
}

it('calls come on one connection as long as they come one after the other', async () => {
  const ports = new Set<number | undefined>();
  const call = await calling((request, response) => {
    ports.add(request.socket.remotePort);
    response.setHeader('content-type', 'application/json; charset=utf-8').end('{"a":"ü"}');
  });
  for (let times = 0; times < 3; times++) expect(await call()).toEqual({ a: 'ü' });
  expect(ports.size).toBe(1);
});

it('a redirection is no answer of Tenure, and the token goes nowhere else', async () => {
  const tokens: unknown[] = [];
  const call = await calling((request, response) => {
    tokens.push(request.headers.authorization);
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  await expect(call()).rejects.toThrow("The answer was 307, and not one of Tenure's.");
  expect(tokens).toEqual(['Bearer secret']);
});

it.each([
  ['unknown_rule_set', 'tenure rules list shows the versions there are.'],
  ['unknown_partner', 'Check the id.'],
  ['a_code_of_tomorrow', 'Check the id.'],
])('of the problem %s it is told what a command can do about it', async (code, mend) => {
  const call = await calling((_request, response) => {
    const problem = { code, detail: 'There is none.', mend: 'Check the id.' };
    response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  });
  await expect(call()).rejects.toThrow(new FailedError(`There is none.\n${mend}`));
});

it('an answer that breaks off may be asked for again', async () => {
  const call = await calling((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"a":');
    setImmediate(() => response.destroy());
  });
  const failure: unknown = await call().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UnreachableError);
  expect(failure).toMatchObject({ message: expect.stringContaining('broke off') as unknown });
});

it.each([
  ['text/html; charset=utf-8', '<!doctype html>', 'it sent text/html'],
  ['application/json', 'soon', 'it sent what is no JSON'],
  [undefined, '{}', 'it sent something without a Content-Type'],
])('another server (%s) is said to be no Tenure API', async (type, body, what) => {
  const call = await calling((_request, response) => {
    if (type !== undefined) response.setHeader('content-type', type);
    response.end(body);
  });
  const failure: unknown = await call().catch((error: unknown) => error);
  expect(failure).not.toBeInstanceOf(UnreachableError);
  expect(failure).toMatchObject({ message: expect.stringContaining(what) as unknown });
  expect(failure).toMatchObject({ message: expect.stringMatching(/is not a Tenure API.*\n.*TENURE_URL/) as unknown });
});
