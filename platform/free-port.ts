/** Ports of this machine. */
import { createServer } from 'node:net';
import { StartError } from './start-error.ts';

/** Thrown when something else listens where we were told to listen. */
export class PortInUseError extends StartError {
  readonly code = 'port_in_use';

  constructor(what: string, port: number, mend: string) {
    super(`${what} can't listen on port ${port} of this machine: another program already does. ${mend}`);
  }
}

// The system may name a port twice before its first asker listens on it; two parts of one start must not get the same.
const given = new Set<number>();

/** A port of 127.0.0.1 on which nobody listens now, and that this process has not been given before. */
export async function freePort(): Promise<number> {
  const port = await listenBriefly(0);
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}

/** True if nobody listens on that port of 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
  return listenBriefly(port).then(
    () => true,
    () => false,
  );
}

function listenBriefly(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' ? address?.port : undefined;
      server.close(() => (found === undefined ? reject(new Error('listening without a port')) : resolve(found)));
    });
  });
}
