/** What a supervisor and Prometheus ask of a process that has no API: `/healthz`, `/readyz`, `/metrics`. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { errnoOf, messageOf } from './errno.ts';
import { PortInUseError } from './free-port.ts';
import type { Metrics } from './metrics.ts';
import { StartError } from './start-error.ts';

export interface StatusServerOptions {
  readonly host: string;
  readonly port: number;
  /** Whether the process can do its work: the status of the answer, and what it says. Must end in time. */
  readonly readiness: () => Promise<{ readonly code: 200 | 503; readonly body: object }>;
  readonly metrics: Metrics;
}

export interface StatusServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Thrown when the status server can't listen where it was told to. */
export class StatusListenError extends StartError {
  readonly code = 'metrics_can_not_listen';

  constructor(host: string, port: number, why: string) {
    super(
      `Nothing can listen on ${host}, port ${port}, for metrics: ${why}.\nMend TENURE_HOST or TENURE_METRICS_PORT.`,
    );
  }
}

/** Starts listening. Throws `PortInUseError` or {@link StatusListenError}. */
export async function serveStatus(options: StatusServerOptions): Promise<StatusServer> {
  const server = createServer((request, response) => {
    const path = request.method === 'GET' ? (request.url ?? '').split('?', 1)[0] : undefined;
    answer(path, response, options).catch((error: unknown) => {
      send(response, 500, JSON.stringify({ status: 'down', error: messageOf(error) }));
    });
  });
  await listen(server, options);
  const { host, port } = options;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function answer(
  path: string | undefined,
  response: ServerResponse,
  { readiness, metrics }: StatusServerOptions,
): Promise<void> {
  switch (path) {
    case '/healthz':
      return send(response, 200, JSON.stringify({ status: 'alive' }));
    case '/readyz': {
      const { code, body } = await readiness();
      return send(response, code, JSON.stringify(body));
    }
    case '/metrics':
      return send(response, 200, await metrics.renderMetrics(), metrics.contentType);
    default:
      return send(response, 404, JSON.stringify({ status: 'not_found' }));
  }
}

function send(response: ServerResponse, code: number, body: string, contentType = 'application/json'): void {
  response.writeHead(code, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}

function listen(server: Server, { host, port }: StatusServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFault(error, host, port)));
    server.listen({ host, port }, () => resolve());
  });
}

function listenFault(error: unknown, host: string, port: number): StartError {
  return errnoOf(error) === 'EADDRINUSE'
    ? new PortInUseError('The metrics', port, 'Stop that one, or choose another port: TENURE_METRICS_PORT.')
    : new StatusListenError(host, port, messageOf(error));
}
