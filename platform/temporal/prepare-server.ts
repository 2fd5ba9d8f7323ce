/** Waiting for a server to answer, and giving it what our workflows need. */
import { connect } from 'node:net';
import { Connection } from '@temporalio/client';
import type { ServerProcess } from '../process/server-process.ts';
import { waitUntil } from '../wait-until.ts';
import { ensureNamespace } from './namespace.ts';
import type { NamespaceNeeds } from './namespace.ts';

/** A first start makes its database; half a second here, much longer on a slow disk. */
const READY_WITHIN_MS = 60_000;

/** True once the server answers and has the namespace; false if it ended, or never listened. */
export async function prepareServer(server: ServerProcess, port: number, needs: NamespaceNeeds): Promise<boolean> {
  // gRPC backs off for a second after a refused connection: it is not asked before somebody listens.
  const state = await waitUntil(async () => (server.hasEnded() ? 'ended' : (await isListening(port)) && 'ready'), {
    withinMs: READY_WITHIN_MS,
    everyMs: 20,
  });
  if (state !== 'ready') return false;
  const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: READY_WITHIN_MS });
  try {
    await ensureNamespace(connection, needs);
  } finally {
    await connection.close();
  }
  return true;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
