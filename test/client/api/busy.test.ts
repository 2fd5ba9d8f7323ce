import { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import { limitWork } from '../../../client/api/in-flight.ts';
import { ProgrammeClock } from '../../../platform/clock.ts';
import { createPool } from '../../../store/pool.ts';
import { instant } from '../../support/month-world.ts';
import { createTestApi, type TestApi } from './api-world.ts';
import { createMonthApi, type MonthApi } from './month-api.ts';

const NOW = instant('2018-04-10T00:00:00Z');

let months: MonthApi;
let narrow: TestApi;
beforeEach(async () => {
  months = await createMonthApi(NOW);
  await months.world.months.take('2018-01');
  const clock = ProgrammeClock.standingAt(NOW);
  narrow = createTestApi({
    pool: months.world.pool,
    clock,
    limits: { reckonings: { inAll: 2, ofOne: 1 }, explanations: NONE, exports: NONE },
  });
});
afterEach(async () => {
  await narrow.close();
  await months.close();
});

const STATEMENT = '/v1/months/2018-01/statements/p';
const NONE = { inAll: 0, ofOne: 0 };
const REFUSED = { status: 429, code: 'too_busy' };

/** Does something while nobody can read months: told when so many wait for that. */
async function whileHeld(work: (waiting: (count: number) => Promise<void>) => Promise<void>): Promise<void> {
  const { pool } = months.world;
  const client = await pool.connect();
  try {
    await client.query('BEGIN; LOCK TABLE month IN ACCESS EXCLUSIVE MODE');
    await work(async (count) => {
      const sql = 'SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND database = $1::oid';
      const { rows } = await client.query<{ oid: string }>(
        'SELECT oid FROM pg_database WHERE datname = current_database()',
      );
      const waiting = async () => (await client.query<{ waiting: number }>(sql, [rows[0]?.oid])).rows[0]?.waiting;
      await expect.poll(waiting, { timeout: 20_000 }).toBe(count);
    });
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

describe('statements that have to be reckoned', () => {
  it('are so many at once, of one caller and in all; the others are told to come back', async () => {
    let first: Promise<LightMyRequestResponse> | undefined;
    let other: Promise<LightMyRequestResponse> | undefined;
    await whileHeld(async (waiting) => {
      first = narrow.get(`${STATEMENT}?at=2018-01-31T00:00:00Z`, 'ops');
      await waiting(1);
      const again = await narrow.get(`${STATEMENT}?known_at=2018-01-31T00:00:00Z`, 'ops');
      expect(again.json()).toMatchObject({ ...REFUSED, detail: expect.stringMatching(/^1 .* for this token already/) });
      expect(again.headers['retry-after']).toBe('1');
      other = narrow.get(`${STATEMENT}?at=2018-01-31T00:00:00Z`, 'finance');
      await waiting(2);
      const third = await narrow.get('/v1/forecasts', 'admin');
      expect(third.json()).toMatchObject({ ...REFUSED, detail: expect.stringMatching(/^2 .* under way already/) });
    });
    expect((await first)?.statusCode).toBe(200);
    expect((await other)?.statusCode).toBe(200);
    expect((await narrow.get(`${STATEMENT}?at=2018-01-31T00:00:00Z`, 'ops')).statusCode).toBe(200);
  });

  it('have a bound of their own, and so have explanations and forecasts', async () => {
    const ofPartner = ['forecast', 'potential-credit'].map((what) => `/v1/partners/p/${what}`);
    for (const url of [`${STATEMENT}/explanation`, `${STATEMENT}/difference`, ...ofPartner]) {
      expect((await narrow.get(url)).json()).toMatchObject(REFUSED);
    }
  });

  it('have a bound of their own, and so has whatever streams', async () => {
    for (const url of [
      '/v1/exports/periods',
      '/v1/months/2018-01/archive/lines.csv',
      '/v1/rule-sets/what-if/1/differences',
    ]) {
      expect((await narrow.get(url)).json()).toMatchObject(REFUSED);
    }
  });

  it('do not count where the statement is read as it is kept', async () => {
    const none = createTestApi({
      pool: months.world.pool,
      clock: ProgrammeClock.standingAt(NOW),
      limits: { reckonings: NONE, explanations: NONE },
    });
    try {
      expect((await none.get(STATEMENT, 'ops')).statusCode).toBe(200);
      expect((await none.get(`${STATEMENT}?at=2018-01-31T00:00:00Z`)).json()).toMatchObject(REFUSED);
    } finally {
      await none.close();
    }
  });
});

describe('work that is bounded', () => {
  it('makes room when it fails', async () => {
    const within = limitWork({ inAll: 1, ofOne: 1 }, 'works');
    const request = { caller: { id: 'one', name: 'one', role: 'ops', partner: null } } as never;
    for (let time = 0; time < 3; time += 1) {
      await expect(within(request, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    }
    expect(await within(request, async () => 'done')).toBe('done');
  });
});

describe('calls of one token, hundreds at once', () => {
  it('leave connections to the database for others', async () => {
    const few = createPool(months.world.store.url, { max: 3, applicationName: 'test' });
    const api = createTestApi({
      pool: few,
      clock: ProgrammeClock.standingAt(NOW),
      limits: { turns: { atWork: 2, waiting: 200 } },
    });
    try {
      let all: Promise<readonly LightMyRequestResponse[]> | undefined;
      await whileHeld(async (waiting) => {
        all = Promise.all(Array.from({ length: 200 }, () => api.get('/v1/months', 'ops')));
        await waiting(2);
        expect((await api.get('/v1/rule-sets', 'finance')).statusCode).toBe(200);
      });
      expect((await all)?.map(({ statusCode }) => statusCode)).toEqual(Array(200).fill(200));
    } finally {
      await api.close();
      await few.end();
    }
  });
});

describe('a pool of connections that are all in use', () => {
  it('is said to be that, and no lost database', async () => {
    const full = new Pool({ connectionString: months.world.store.url, max: 1, connectionTimeoutMillis: 100 });
    const api = createTestApi({ pool: full, clock: ProgrammeClock.standingAt(NOW) });
    const only = await full.connect();
    try {
      const answer = await api.get('/v1/months');
      expect(answer.json()).toMatchObject({
        status: 503,
        code: 'store_busy',
        title: 'No connection to the database is free',
      });
      expect(answer.headers['retry-after']).toBe('2');
    } finally {
      only.release();
      await api.close();
      await full.end();
    }
  });
});
