/** PostgreSQL of a bench's own, and as many stores in it as it needs, each with the example's rules in force. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import { discardPostgres, startPostgres } from '../../platform/postgres/start-postgres.ts';
import { temporaryFolder } from '../../platform/temporary-folder.ts';
import { migrate } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import { publishRuleSet } from '../../store/rule-sets/publish.ts';
import { readProgrammeFolder } from '../../client/programme/read-programme-folder.ts';
import { progress } from './report.ts';

export interface Store {
  readonly url: string;
  readonly pool: Pool;
  /** As a worker has it. */
  readonly pipelined: Pool;
  drop(): Promise<void>;
}

export interface Database {
  createStore(): Promise<Store>;
  stop(): Promise<void>;
}

/** @param durable true: a commit is on disk, as for anybody's data */
export async function startDatabase({ durable }: { readonly durable: boolean }): Promise<Database> {
  const folder = await temporaryFolder('bench-database', (path) => discardPostgres(join(path, 'postgres')));
  const dataDir = join(folder.path, 'postgres');
  const postgres = await startPostgres({ dataDir, durable, maxConnections: 100, onProgress: progress });
  return {
    createStore: () => createStore(postgres.url),
    async stop() {
      await postgres.stop();
      await discardPostgres(dataDir);
      await folder.remove();
    },
  };
}

/** A new store on a server. */
export async function createStore(serverUrl: string): Promise<Store> {
  const name = `bench_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const place = new URL(serverUrl);
  place.pathname = `/${name}`;
  const url = place.href;
  const pool = createPool(url, { max: 4, applicationName: 'bench' });
  const pipelined = createPool(url, { max: 4, applicationName: 'bench-worker', pipelined: true });
  await migrate(pool);
  const programme = await readProgrammeFolder(`${import.meta.dirname}/../../examples/oss/programme`);
  await publishRuleSet(pool, programme, { effectiveFrom: 'always', author: 'bench', note: null, publishedAt: 0 });
  return {
    url,
    pool,
    pipelined,
    async drop() {
      await Promise.all([pool.end(), pipelined.end()]);
      await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
