/** Results of any size, a page at a time: one snapshot, however long the reader takes. */
import type { Pool, PoolClient } from 'pg';

export interface StreamOptions {
  /** Rows in memory at once. */
  readonly pageSize?: number;
  /** Real milliseconds a reader may pause between two pages before its snapshot is given up: it holds back vacuum. */
  readonly longestPauseMs?: number;
  /** Makes what the query reads, in the same transaction: temporary tables that end with it. */
  readonly prepare?: (client: PoolClient) => Promise<void>;
}

const PAGE_SIZE = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** Real milliseconds that PostgreSQL may take for a page, whatever other statements of the connection may: the first may sort a table. */
const LONGEST_PAGE_MS = 300_000;

/**
 * Streams the rows of a query through a cursor, in a transaction of its own on one connection.
 * Leaving the loop early gives the connection back.
 */
export function streamRows<Row extends object>(
  pool: Pool,
  query: { readonly text: string; readonly values: readonly unknown[] },
  { pageSize = PAGE_SIZE, prepare, ...options }: StreamOptions = {},
): AsyncGenerator<Row> {
  const read = async function* (client: PoolClient): AsyncGenerator<Row> {
    await prepare?.(client);
    await client.query('SET TRANSACTION READ ONLY');
    await client.query(`DECLARE row_stream NO SCROLL CURSOR FOR ${query.text}`, [...query.values]);
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${pageSize} FROM row_stream`);
      yield* rows;
      if (rows.length < pageSize) break;
    }
  };
  return streamSnapshot(pool, read, options);
}

/** Streams whatever `read` finds in several statements, all on one snapshot; otherwise as {@link streamRows}. */
export async function* streamSnapshot<Item>(
  pool: Pool,
  read: (client: PoolClient) => AsyncGenerator<Item>,
  { longestPauseMs = LONGEST_PAUSE_MS }: Pick<StreamOptions, 'longestPauseMs'> = {},
): AsyncGenerator<Item> {
  const client = await pool.connect();
  // A transaction that PostgreSQL gives up while nobody reads says so by an event; the next statement fails anyway.
  client.on('error', ignore);
  let isFinished = false;
  try {
    await begin(client, longestPauseMs);
    yield* read(client);
    await client.query('COMMIT');
    isFinished = true;
  } finally {
    client.off('error', ignore);
    client.release(!isFinished);
  }
}

async function begin(client: PoolClient, longestPauseMs: number): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await client.query(`SET LOCAL statement_timeout = ${LONGEST_PAGE_MS}`);
  await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${Math.ceil(longestPauseMs)}`);
}

function ignore(): void {}
