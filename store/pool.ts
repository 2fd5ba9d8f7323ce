/** Connections to PostgreSQL. */
import { Pool, types } from 'pg';
import type { ClientBase, CustomTypesConfig } from 'pg';

/** Whatever runs one statement: a pool (its own transaction), or a client inside a transaction. */
export type Queryable = Pick<ClientBase, 'query'> | Pick<Pool, 'query'>;

export interface PoolOptions {
  /** Most connections at once. */
  readonly max: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Real milliseconds after which PostgreSQL gives a statement up; any time if left out. */
  readonly statementMs?: number;
  /** Statements are sent without waiting for the answers of those before; a COPY only by `copy-rows.ts`. */
  readonly pipelined?: boolean;
  /** Told of a connection that broke while nobody used it; the pool replaces it. */
  readonly onIdleError?: (error: Error) => void;
}

/** How long to wait for a connection before giving up: the database is down, or all connections are busy. */
const CONNECT_TIMEOUT_MS = 10_000;

/** A connection of a quiet minute is kept: a new one costs as much as a small append. */
const IDLE_TIMEOUT_MS = 60_000;

/** Positions and instants are bigint: read as numbers, since both stay far below 2^53. Global parsers are left alone. */
const columnTypes: CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? readInteger : types.getTypeParser(oid, format)),
};

function readInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no integer that a number holds exactly`);
  return value;
}

/** Makes a pool. Connections are opened when first used; whoever makes it ends it. */
export function createPool(
  url: string,
  { max, applicationName, pipelined = false, statementMs, onIdleError }: PoolOptions,
): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    keepAlive: true,
    pipeline: pipelined,
    ...(statementMs !== undefined && { statement_timeout: statementMs }),
    types: columnTypes,
  });
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (error) => onIdleError?.(error));
  return pool;
}
