/**
 * Hearing notifications: a connection of its own, direct to PostgreSQL (through a pooler in transaction mode LISTEN is
 * lost), made again whenever it breaks. Only the fast path: whoever listens also looks by itself now and then.
 */
import { Client, escapeIdentifier } from 'pg';
import { sleep } from '../platform/clock.ts';

export interface ListenOptions {
  readonly url: string;
  readonly applicationName: string;
  /** What to do about news on each channel; also called after every (re)connection, since news may have been missed. */
  readonly channels: Readonly<Record<string, () => void>>;
  /** Told when the connection breaks or can't be made. */
  readonly onLost?: (error: Error) => void;
}

export interface Listening {
  readonly stop: () => Promise<void>;
}

const RECONNECT_AFTER_MS = 500;
const CONNECT_TIMEOUT_MS = 10_000;

/** Starts listening; returns at once. */
export function listen(options: ListenOptions): Listening {
  const stopping = new AbortController();
  const ended = keepListening(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

async function keepListening(options: ListenOptions, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    const error = await listenOnce(options, stopping);
    if (error === null) return;
    options.onLost?.(error);
    await sleep(RECONNECT_AFTER_MS, stopping);
  }
}

/** Listens until the connection breaks, and returns why; null when it was told to stop. */
async function listenOnce(options: ListenOptions, stopping: AbortSignal): Promise<Error | null> {
  const { url, applicationName, channels } = options;
  const client = new Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  const attempt = new AbortController();
  const over = whenOver(client, stopping, attempt.signal);
  client.on('notification', ({ channel }) => channels[channel]?.());
  try {
    await client.connect();
    for (const channel of Object.keys(channels)) await client.query(`LISTEN ${escapeIdentifier(channel)}`);
    for (const tell of Object.values(channels)) tell();
    return await over;
  } catch (error) {
    return stopping.aborted ? null : asError(error);
  } finally {
    attempt.abort();
    await client.end().catch(() => undefined);
  }
}

/**
 * Settles when the connection breaks (with the error) or listening is to stop (with null). What listens to `stopping` goes
 * with the attempt: a database that is away for long sees many of them.
 */
function whenOver(client: Client, stopping: AbortSignal, attempt: AbortSignal): Promise<Error | null> {
  return new Promise((resolve) => {
    client.once('end', () => resolve(new Error('the connection was closed')));
    // Stays: an error nobody listens to would end the process.
    client.on('error', resolve);
    stopping.addEventListener('abort', () => resolve(null), { once: true, signal: attempt });
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
