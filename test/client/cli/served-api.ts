/** The API of a test on a port of this machine, and the command line that calls it. */
import type { AddressInfo } from 'node:net';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createApiWorld, TOKEN, type ApiWorld, type TestApi } from '../api/api-world.ts';
import { runTenure, type RunOptions, type TenureRun } from './run-tenure.ts';

/** Decides about each request before the API sees it: true when it has answered, or broken off, by itself. */
export type Interfere = (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<boolean>;

export interface ServedApi<Api extends TestApi = ApiWorld> {
  readonly api: Api;
  readonly url: string;
  /** Runs a command against it. */
  readonly tenure: (args: readonly string[], options?: RunOptions) => Promise<TenureRun>;
  readonly close: () => Promise<void>;
}

/** Serves a fresh world. With `interfere` somebody stands between the command and the API. */
export async function serveApiWorld(interfere?: Interfere): Promise<ServedApi> {
  return serveTestApi(await createApiWorld(), interfere);
}

/** Serves an API, which is closed with its server. */
export async function serveTestApi<Api extends TestApi>(
  api: Api,
  interfere: Interfere = async () => false,
): Promise<ServedApi<Api>> {
  const server = createServer((request, response) => void forward(api, interfere, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    api,
    url,
    tenure: (args, options) =>
      runTenure(args, { ...options, env: { TENURE_URL: url, TENURE_TOKEN: TOKEN, ...options?.env } }),
    async close() {
      await closed(server);
      await api.close();
    },
  };
}

async function forward(
  api: TestApi,
  interfere: Interfere,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const payload = Buffer.concat(pieces);
  if (await interfere(request, response, payload)) return;
  const answer = await api.app.inject({
    method: request.method as 'GET' | 'POST' | 'DELETE',
    url: request.url ?? '/',
    headers: request.headers,
    payload,
  });
  response.writeHead(answer.statusCode, answer.headers as Record<string, string>);
  response.end(answer.rawPayload);
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
