import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../store/transaction.ts';
import { createTestStore, type TestStore } from '../support/store.ts';

describe('a transaction', () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await createTestStore();
    await store.pool.query('CREATE TABLE note (text text PRIMARY KEY)');
  });
  afterAll(() => store.close());

  const notes = async (): Promise<readonly string[]> =>
    (await store.rows<{ text: string }>('SELECT text FROM note ORDER BY text')).map(({ text }) => text);

  it('commits what the work wrote and returns its result', async () => {
    const result = await inTransaction(store.pool, async (client) => {
      await client.query(`INSERT INTO note VALUES ('kept')`);
      return 7;
    });
    expect(result).toBe(7);
    expect(await notes()).toContain('kept');
  });

  it('leaves nothing of work that throws', async () => {
    const work = inTransaction(store.pool, async (client) => {
      await client.query(`INSERT INTO note VALUES ('dropped')`);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await notes()).not.toContain('dropped');
  });

  it('does not pass for committed when the work hid that a statement failed', async () => {
    const work = inTransaction(store.pool, async (client) => {
      await client.query(`INSERT INTO note VALUES ('lost')`);
      await client.query('SELECT 1 / 0').catch(() => null);
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await notes()).not.toContain('lost');
  });

  it('is tried again after a deadlock, so both sides get through', async () => {
    await store.pool.query(`INSERT INTO note VALUES ('left'), ('right')`);
    let attempts = 0;
    let bothHoldOne: () => void = () => {};
    const meeting = new Promise<void>((resolve) => (bothHoldOne = resolve));
    const lockBoth = (one: string, other: string): Promise<void> =>
      inTransaction(store.pool, async (client) => {
        attempts += 1;
        await client.query('SELECT FROM note WHERE text = $1 FOR UPDATE', [one]);
        if (attempts === 2) bothHoldOne();
        await meeting;
        await client.query('SELECT FROM note WHERE text = $1 FOR UPDATE', [other]);
      });
    await Promise.all([lockBoth('left', 'right'), lockBoth('right', 'left')]);
    expect(attempts).toBe(3);
  });

  it('survives a connection that is cut, and gives the pool a sound one', async () => {
    const work = inTransaction(store.pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await store.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await client.query(`INSERT INTO note VALUES ('cut')`);
    });
    await expect(work).rejects.toThrow(/connection|terminat/);
    expect(await inTransaction(store.pool, async (client) => (await client.query('SELECT 1')).rowCount)).toBe(1);
  });

  it('reads bigint as a number, and says so when none would be exact', async () => {
    expect(await store.rows('SELECT 9007199254740991::bigint AS n')).toEqual([{ n: 9007199254740991 }]);
    await expect(store.rows('SELECT 9007199254740992::bigint AS n')).rejects.toThrow('9007199254740992');
  });
});
