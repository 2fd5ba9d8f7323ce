import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from 'pg';
import { createPool } from '../../../store/pool.ts';
import { createApiWorld, createTestApi, type ApiWorld, type TestApi } from './api-world.ts';

let api: ApiWorld;
let patient: TestApi;
let held: Pool;
beforeAll(async () => {
  api = await createApiWorld({ limits: { callMs: 300, longCallMs: 60_000 } });
  held = createPool(api.world.url, { max: 4, applicationName: 'test', statementMs: 300 });
  patient = createTestApi({ pool: held, clock: api.world.judge.clock });
});
afterAll(async () => {
  await patient.close();
  await held.end();
  await api.close();
});

/** Does something while nobody can read a table. */
async function whileLocked<T>(table: string, work: () => Promise<T>): Promise<T> {
  const client = await api.world.pool.connect();
  try {
    await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    return await work();
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const TIMED_OUT = { status: 504, code: 'timed_out' };

describe('a call that takes too long', () => {
  it('is told so by the API', async () => {
    const answer = await whileLocked('relationship', () => api.get('/v1/relationships'));
    expect(answer.json()).toMatchObject({ ...TIMED_OUT, detail: 'There was no answer within 0.3 seconds.' });
    expect((await api.get('/v1/relationships')).statusCode).toBe(200);
  });

  it('is stopped in the database, which leaves the connection usable', async () => {
    const answer = await whileLocked('relationship', () => patient.get('/v1/relationships'));
    expect(answer.json()).toMatchObject({ ...TIMED_OUT, detail: 'The database was not done in time.' });
    expect((await patient.get('/v1/relationships')).statusCode).toBe(200);
  });

  it('is told its answer when it comes again under its key', async () => {
    const erase = () =>
      api.post('/v1/user-erasures', { user: 'ann', confirm: 'ERASE' }, { 'idempotency-key': 'slow erasure' });
    const first = await whileLocked('act', erase);
    expect(first.json()).toMatchObject(TIMED_OUT);
    await expect.poll(async () => (await erase()).json<object>()).toMatchObject({ user: 'ann', erasedEvents: 1 });
  });

  it('may take longer if it exports whole tables', async () => {
    const client = await api.world.pool.connect();
    await client.query('BEGIN; LOCK TABLE month IN ACCESS EXCLUSIVE MODE');
    const answer = api.get('/v1/exports/months');
    const released = new Promise((resolve) => setTimeout(resolve, 600)).then(() => client.query('ROLLBACK'));
    expect((await answer).statusCode).toBe(200);
    await released;
    client.release();
  });
});
