import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../../store/months/verify-chain.ts';
import { createMonthWorld, type MonthWorld } from '../../support/month-world.ts';

let world: MonthWorld;
beforeEach(async () => {
  world = await createMonthWorld();
  for (const month of ['2018-01', '2018-02', '2018-03']) await world.months.take(month, 'closed');
  await world.months.take('2018-04');
});
afterEach(() => world.store.close());

const verify = () => verifyChain(world.pool, () => undefined);

/** As somebody may do who owns the database: its own protection is off meanwhile. */
async function tamper(table: string, sql: string): Promise<void> {
  await world.pool.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  expect((await world.pool.query(sql)).rowCount).toBeGreaterThan(0);
  await world.pool.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

const runOf = (month: string) => `(SELECT published_run FROM month WHERE month.month = '${month}')`;

describe('the chain of closed months', () => {
  it('is right, and knows nothing of drafts', async () => {
    expect(await verify()).toEqual({ months: 3, statements: 6, last: '2018-03', faults: [] });
  });

  it.each([
    ['month_line', `UPDATE month_line SET points = points + 1 WHERE partner_id = 'p' AND client_id = 'c'`],
    ['month_statement', `UPDATE month_statement SET total_points = total_points + 1 WHERE partner_id = 'p'`],
    ['month_line', `DELETE FROM month_line WHERE partner_id = 'p' AND client_id = 'd'`],
  ])('shows a change of %s: %s', async (table, sql) => {
    await tamper(table, `${sql} AND run = ${runOf('2018-02')}`);
    expect((await verify()).faults).toEqual(['2018-02: the statement of p is not what its hash was taken over']);
  });

  it('shows a statement that is gone', async () => {
    await tamper('month_statement', `DELETE FROM month_statement WHERE partner_id = 'q' AND run = ${runOf('2018-01')}`);
    const gone = ['2018-01: its hash is not that of its statements: one was added, removed or changed'];
    expect((await verify()).faults).toEqual(gone);
  });

  it('shows a month whose hash was taken again: the next was built on another', async () => {
    await tamper('month_run', `UPDATE month_run SET hash = '\\\\x00' WHERE run = ${runOf('2018-01')}`);
    expect((await verify()).faults).toEqual([
      '2018-01: its hash is not that of its statements: one was added, removed or changed',
      '2018-02: it was built on another 2018-01 than there is',
    ]);
  });

  it('shows where it rests on something else', async () => {
    await tamper('month_basis', `UPDATE month_basis SET position = position + 1 WHERE run = ${runOf('2018-03')}`);
    expect((await verify()).faults).toEqual([
      '2018-03: the statement of p is not what its hash was taken over',
      '2018-03: the statement of q is not what its hash was taken over',
      '2018-03: its hash is not that of its statements: one was added, removed or changed',
    ]);
  });
});
