/** Sending events over HTTP as a busy client does: some connections, each with the next batch as soon as it is free. */
import { Agent, request } from 'node:http';

export interface SendOptions {
  readonly url: string;
  readonly token: string;
  readonly connections: number;
  /** Told how many bodies have been answered. */
  readonly onAnswer?: (answered: number) => Promise<void>;
}

/** NDJSON, one event a line. */
export function bodyOf(events: readonly object[]): string {
  return events.map((event) => JSON.stringify(event)).join('\n');
}

/** Sends all bodies, and throws unless every event of them is accepted. */
export async function sendBatches(bodies: Iterable<string>, options: SendOptions): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const next = bodies[Symbol.iterator]();
  let answered = 0;
  const sendOn = async (): Promise<void> => {
    for (let body = next.next(); body.done !== true; body = next.next()) {
      await send(body.value, agent, options);
      answered += 1;
      await options.onAnswer?.(answered);
    }
  };
  await Promise.all(Array.from({ length: options.connections }, sendOn));
  agent.destroy();
}

function send(body: string, agent: Agent, { url, token }: SendOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` };
    const call = request(`${url}/v1/events`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const { refused } = JSON.parse(text) as { refused?: readonly unknown[] };
        if (response.statusCode === 200 && refused?.length === 0) resolve();
        else reject(new Error(`the API answered ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}
