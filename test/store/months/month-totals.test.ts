import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrationsOfCode } from '../../../store/migrate.ts';
import { totalsOf, type MonthTotals } from '../../../store/months/read/month-totals.ts';
import { adjustmentPosted } from '../../support/events.ts';
import { createMonthWorld, type MonthWorld } from '../../support/month-world.ts';
import { recordingPool } from '../../support/recording-pool.ts';

let world: MonthWorld;
beforeEach(async () => {
  world = await createMonthWorld();
});
afterEach(() => world.store.close());

async function runs(): Promise<readonly number[]> {
  const { rows } = await world.pool.query<{ run: number }>('SELECT published_run AS run FROM month ORDER BY month');
  return rows.map(({ run }) => run);
}

async function totals(): Promise<readonly MonthTotals[]> {
  const published = await runs();
  return published.map(await totalsOf(world.pool, published));
}

const JANUARY = {
  statements: 2,
  managedPoints: '13',
  soldPoints: '0',
  adjustmentPoints: '-2.5',
  totalPoints: '10.5',
};

beforeEach(async () => {
  await world.send(adjustmentPosted('p', '2018-01', '-2.5', { at: '2018-01-20T00:00:00Z' }));
  await world.months.take('2018-01', 'closed');
  await world.months.take('2018-02');
});

it('a month says what its statements come to, and no statement is read for it', async () => {
  const published = await runs();
  const recording = recordingPool(world.pool);
  const of = await totalsOf(recording.pool, published);
  expect(published.map(of)).toEqual([JANUARY, { ...JANUARY, adjustmentPoints: '0', totalPoints: '13' }]);
  expect(recording.take().filter(({ text }) => text.includes('month_statement'))).toEqual([]);
});

it('months that an earlier release has published say so too, closed ones included, and stay closed', async () => {
  const before = await totals();
  const migration = (await migrationsOfCode()).find(({ name }) => name.endsWith('-month-totals'));
  await world.pool.query(`ALTER TABLE month_run DROP COLUMN statements, DROP COLUMN managed_points,
    DROP COLUMN sold_points, DROP COLUMN adjustment_points`);
  await world.pool.query(migration?.sql ?? '');
  expect(await totals()).toEqual(before);
  await expect(world.pool.query('UPDATE month_run SET statements = 3')).rejects.toThrow('closed month');
});
