/** Statements of all partners as of a time: what is computed anew has bounds, and what is closed has none. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProgrammeClock } from '../../../platform/clock.ts';
import type { ApiLimits } from '../../../client/api/dependencies.ts';
import { instant } from '../../support/month-world.ts';
import { createTestApi, type TestApi } from './api-world.ts';
import { createMonthApi, type MonthApi } from './month-api.ts';

const NOW = instant('2018-04-10T00:00:00Z');

let months: MonthApi;
beforeAll(async () => {
  months = await createMonthApi(NOW);
  await months.world.months.take('2018-01', 'closed');
});
afterAll(() => months.close());

async function withLimits<T>(limits: Partial<ApiLimits>, work: (api: TestApi) => Promise<T>): Promise<T> {
  const api = createTestApi({ pool: months.world.pool, clock: ProgrammeClock.standingAt(NOW), limits });
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

const AS_OF = ['statements', 'lines'].map((rows) => `/v1/exports/${rows}?at=2018-02-28T00:00:00Z`);

describe('exports of statements as of a time', () => {
  it('are refused beyond a number of relationships, with what to ask for instead', () =>
    withLimits({ reckonedRelationships: 0 }, async (api) => {
      for (const url of AS_OF) {
        const answer = await api.get(url);
        expect(answer.json()).toMatchObject({
          status: 422,
          code: 'too_many_relationships',
          detail: expect.stringContaining('at most 0 relationships'),
        });
      }
      const closed = await api.get(`${AS_OF[0]}&to=2018-01`);
      expect(closed.statusCode).toBe(200);
      expect(closed.body).toContain('"month":"2018-01"');
      const one = await api.get('/v1/months/2018-02/statements/p?at=2018-02-28T00:00:00Z');
      expect(one.json()).toMatchObject({ month: '2018-02', partner: 'p' });
      expect((await api.get('/v1/exports/statements')).statusCode).toBe(200);
    }));

  it('are streamed one at a time: the next is told to come back', () =>
    withLimits({ reckonedExports: { inAll: 0, ofOne: 1 } }, async (api) => {
      for (const url of AS_OF) {
        const answer = await api.get(url);
        expect(answer.json()).toMatchObject({ status: 429, code: 'too_busy' });
        expect(answer.headers['retry-after']).toBe('1');
      }
      expect((await api.get('/v1/exports/lines')).statusCode).toBe(200);
    }));

  it('make room when they are read to their end, and when they fail', () =>
    withLimits({ reckonedExports: { inAll: 1, ofOne: 1 } }, async (api) => {
      for (const query of ['', '', '&format=csv', '']) {
        expect((await api.get(`${AS_OF[0]}${query}`)).statusCode).toBe(200);
      }
      const { pool } = months.world;
      await pool.query('ALTER TABLE month RENAME TO gone');
      try {
        expect((await api.get(AS_OF[0] ?? '')).statusCode).toBe(500);
      } finally {
        await pool.query('ALTER TABLE gone RENAME TO month');
      }
      expect((await api.get(AS_OF[0] ?? '')).statusCode).toBe(200);
    }));
});
