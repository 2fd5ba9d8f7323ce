/** Connections to Temporal, as the settings tell. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { connectionOptions } from '../../platform/temporal/connection-options.ts';
import { NO_TRACING, type Tracing } from '../../platform/tracing.ts';
import type { TemporalAccess } from '../../platform/temporal/connection-options.ts';
import { tracedCalls } from './trace-calls.ts';

/** Where the server is, and how to get in: a part of the settings. */
export interface TemporalPlace extends TemporalAccess {
  readonly address: string;
  readonly namespace: string;
}

export interface ClientConnection {
  readonly client: Client;
  readonly close: () => Promise<void>;
}

/**
 * gRPC itself waits up to two minutes before it tries to connect again, and so long a server that is back would seem
 * to be away.
 */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 };

/**
 * A client that tries each call once: whoever calls knows better whether and when to try again, and how long a call
 * may take (`client.withDeadline`). It doesn't need the server to be up when it is made.
 */
export async function connectClient(place: TemporalPlace, tracing: Tracing = NO_TRACING): Promise<ClientConnection> {
  const options = await connectionOptions(place.address, place);
  const connection = Connection.lazy({ ...options, interceptors: [], channelArgs: RECONNECT });
  const workflow = tracing === NO_TRACING ? [] : [tracedCalls(tracing)];
  return {
    client: new Client({ connection, namespace: place.namespace, interceptors: { workflow } }),
    close: () => connection.close(),
  };
}

/** The connection of a Temporal worker. Throws when the server can't be reached. */
export async function connectWorker(place: TemporalPlace): Promise<NativeConnection> {
  return NativeConnection.connect(await connectionOptions(place.address, place));
}
