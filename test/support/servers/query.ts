/** Asking a database one thing. */
import { Client } from 'pg';

/** Runs one statement on a connection of its own and returns the rows. */
export async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  // Some tests drop the database, or stop the server, under it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
