import type { Pool, PoolClient } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyRows } from '../../store/copy-rows.ts';
import { createPool } from '../../store/pool.ts';
import { createTestStore, type TestStore } from '../support/store.ts';

const COPY = 'COPY note FROM STDIN';

describe.each([
  { connection: 'pipelined', pipelined: true },
  { connection: 'a plain one', pipelined: false },
])('rows copied on a connection ($connection)', ({ pipelined }) => {
  let store: TestStore;
  let pool: Pool;
  let client: PoolClient;

  beforeEach(async () => {
    store = await createTestStore();
    await store.pool.query('CREATE TABLE note (text text PRIMARY KEY)');
    pool = createPool(store.url, { max: 1, applicationName: 'test', pipelined });
    client = await pool.connect();
  });
  afterEach(async () => {
    client.release();
    await pool.end();
    await store.close();
  });

  const notes = async (): Promise<readonly string[]> =>
    (await client.query<{ text: string }>('SELECT text FROM note ORDER BY text')).rows.map(({ text }) => text);

  it('are all there, also more than a socket takes at once', async () => {
    const texts = Array.from({ length: 30_000 }, (_, n) => `${String(n).padStart(5, '0')}${'ü'.repeat(100)}`);
    await copyRows(client, COPY, Buffer.from(texts.map((text) => `${text}\n`).join('')));
    expect(await notes()).toEqual(texts);
  });

  it('may be none', async () => {
    await copyRows(client, COPY, Buffer.alloc(0));
    expect(await notes()).toEqual([]);
  });

  it.each([
    ['a command that is refused', 'COPY nowhere FROM STDIN', 'a\n', 'nowhere'],
    ['rows at fault', COPY, 'a\na\n', 'duplicate key'],
    ['a row with too much in it', COPY, 'a\tb\n', 'extra data'],
  ])('leave nothing behind after %s, and the connection is good for more', async (_fault, command, rows, message) => {
    await expect(copyRows(client, command, Buffer.from(rows))).rejects.toThrow(message);
    expect(await notes()).toEqual([]);
    await copyRows(client, COPY, Buffer.from('b\n'));
    expect(await notes()).toEqual(['b']);
  });

  it('fail with a connection that is cut', async () => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    client.on('error', () => undefined);
    await store.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await expect(copyRows(client, COPY, Buffer.from('a\n'))).rejects.toThrow(/connection|terminat/i);
  });
});

it('statements behind a copy that fails in a transaction fail too', async () => {
  const store = await createTestStore();
  await store.pool.query('CREATE TABLE note (text text PRIMARY KEY)');
  const pool = createPool(store.url, { max: 1, applicationName: 'test', pipelined: true });
  const client = await pool.connect();
  const begun = client.query('BEGIN');
  const copied = copyRows(client, COPY, Buffer.from('a\na\n'));
  const after = client.query(`INSERT INTO note VALUES ('b')`);
  const results = await Promise.allSettled([begun, copied, after]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect((await client.query('COMMIT')).command).toBe('ROLLBACK');
  client.release();
  await pool.end();
  await store.close();
});
