/** A fresh database for a test file, on the PostgreSQL that `test/global-setup.ts` brought. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** PostgreSQL for tests, as a role that may make databases. */
    readonly databaseUrl: string;
  }
}

export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  /** Removes it, also under open connections. */
  readonly drop: () => Promise<void>;
}

/** Makes an empty database, or a copy of the template (a database nobody is connected to). */
export async function createTestDatabase(options: { readonly template?: string } = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  const { template = 'template0' } = options;
  // Copying files is faster than logging each page, and nobody wants to recover this after a crash.
  await onServer((server) => server.query(`create database ${name} template ${template} strategy file_copy`));
  return { url: urlOf(name), name, drop: () => drop(name) };
}

/**
 * Makes the template if it doesn't exist, and fills it. Safe when several test files ask for it at once: the first
 * fills it, the others wait. The name should change with what is filled in: a server of your own (DATABASE_URL) keeps it.
 */
export async function ensureTemplate(name: string, fill: (url: string) => Promise<void>): Promise<void> {
  await onServer(async (server) => {
    await server.query('select pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await server.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    // Under its own name only once it is filled: a file that fails half-way leaves no half template behind.
    const draft = `${name}_draft`;
    await server.query(`drop database if exists ${draft} with (force)`);
    await server.query(`create database ${draft} template template0`);
    await fill(urlOf(draft));
    await server.query(`alter database ${draft} rename to ${name}`);
  });
}

async function drop(name: string): Promise<void> {
  await onServer((server) => server.query(`drop database if exists ${name} with (force)`));
}

/** Runs something on a connection of its own; what it locks is free again afterwards. */
async function onServer(work: (server: Client) => Promise<unknown>): Promise<void> {
  const server = new Client({ connectionString: inject('databaseUrl') });
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
}

function urlOf(database: string): string {
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${database}`;
  return url.href;
}
