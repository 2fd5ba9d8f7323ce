/** Statements as data, and sending several of them without waiting in between. */
import type { Client, ClientBase, QueryConfig } from 'pg';

/** One statement with its parameters, prepared under its name if it has one. */
export type Statement = QueryConfig;

/** Whether the connection sends statements without waiting for the answers of those before. */
export function isPipelined(client: ClientBase): boolean {
  return (client as Partial<Pick<Client, 'pipeline'>>).pipeline === true;
}

/**
 * Sends statements that don't need one another's answers: on a pipelined connection (`createPool`) all at once, which
 * costs one round trip; else one after the other. Either way they run in this order, and after a failure the rest of a
 * transaction does nothing.
 */
export async function sendAll(client: ClientBase, statements: readonly Statement[]): Promise<void> {
  if (isPipelined(client)) {
    await Promise.all(statements.map((statement) => client.query(statement)));
  } else {
    for (const statement of statements) await client.query(statement);
  }
}

/** Two questions asked together: the second may build on what the first does, not on what it answers. */
export async function askBoth<A, B>(
  client: ClientBase,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  return isPipelined(client) ? Promise.all([first(), second()]) : [await first(), await second()];
}
