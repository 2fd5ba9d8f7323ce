/**
 * One request and its answer over HTTP, on connections that are kept. Node's own client and not `fetch`, which takes
 * 30 ms to load and cost `tenure ingest` 5 µs an event, three times what all else that it does to a log costs.
 */
import { request as overHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The answer once its headers are there; a redirection is one too. Throws what the network throws. */
export async function exchange(url: string, { body, ...options }: Exchange): Promise<Answer> {
  const request = url.startsWith('https:') ? (await import('node:https')).request : overHttp;
  return new Promise((resolve, reject) => {
    const call = request(url, options, (answer) => resolve(answerOf(answer)));
    call.on('error', reject);
    call.end(body);
  });
}

export function isOk({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

function answerOf(message: IncomingMessage): Answer {
  return { status: message.statusCode ?? 0, headers: message.headers, body: message };
}
