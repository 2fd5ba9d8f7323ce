/** Getting into the embedded server. */
import { Client } from 'pg';
import { ROLE } from './create-cluster.ts';

/** The database everything is in. */
const DATABASE = 'tenure';
/** The one every cluster has; used only to make ours. */
const MAINTENANCE = 'postgres';

/** The address of the database, with the password. */
export function databaseUrl(port: number, password: string, database: string = DATABASE): string {
  return `postgresql://${ROLE}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** Makes the database if it isn't there. Fails if the password is not the cluster's. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(port, password, MAINTENANCE) });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
