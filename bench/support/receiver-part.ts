/** A receiver of webhooks that reads each request and answers 204, in a process of its own. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveParent } from './processes.ts';

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(204).end());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
serveParent(`http://127.0.0.1:${port}/`, async () => {
  server.closeAllConnections();
  server.close();
});
