/** GET requests on connections that are kept, as cheap as this side can make them. */
import { Agent, request } from 'node:http';

export interface HttpReader {
  /** Reads an answer to its end. Throws unless it is 200. */
  get(path: string): Promise<string>;
  close(): void;
}

export function httpReader(url: string, token: string, connections: number): HttpReader {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(url);
  const headers = { authorization: `Bearer ${token}` };
  return {
    get: (path) =>
      new Promise((resolve, reject) => {
        const asking = request({ agent, hostname, port, path, headers }, (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.on('error', reject);
          answer.on('end', () => {
            const text = Buffer.concat(pieces).toString('utf8');
            if (answer.statusCode === 200) resolve(text);
            else reject(new Error(`${path} was answered with ${answer.statusCode}: ${text}`));
          });
        });
        asking.on('error', reject);
        asking.end();
      }),
    close: () => agent.destroy(),
  };
}
