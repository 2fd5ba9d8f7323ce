/** A real HTTP server that receives webhooks and answers as a test says. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `webhook-id` */
  readonly id: string;
  readonly event: ReceivedEvent;
}

export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Answers a request, perhaps late or never. */
export type Answering = (received: Received, response: ServerResponse) => void;

export interface Receiver {
  readonly url: string;
  /** In the order of arrival, whatever was answered. */
  readonly received: Received[];
  answer: Answering;
  close(): Promise<void>;
}

export const ok: Answering = (_received, response) => void response.writeHead(204).end();
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answering =>
  (_received, response) =>
    void response.writeHead(code, headers).end('no');
/** Takes the request and never answers. */
export const hang: Answering = () => undefined;

export async function startReceiver(answer: Answering = ok): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => void take(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/in`,
    received,
    answer,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = request.headers as Record<string, string>;
    const body = await text(request).catch(() => '');
    if (body === '') return;
    const one: Received = {
      path: request.url ?? '',
      headers,
      body,
      id: headers['webhook-id'] ?? '',
      event: JSON.parse(body) as ReceivedEvent,
    };
    received.push(one);
    receiver.answer(one, response);
  }
  return receiver;
}
