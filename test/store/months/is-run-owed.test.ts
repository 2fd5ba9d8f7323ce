import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Month } from '../../../rules/time/month.ts';
import { isRunOwed } from '../../../store/months/is-run-owed.ts';
import { closeDraft } from '../../../store/months/publish/close-draft.ts';
import { loadRuleBook } from '../../../store/rule-sets/rule-book.ts';
import { acts, createMonthWorld, instant, type MonthWorld } from '../../support/month-world.ts';

const JANUARY = '2018-01' as Month;

let world: MonthWorld;
beforeEach(async () => {
  world = await createMonthWorld();
});
afterEach(() => world.store.close());

/** The first event was accepted on 15 January 2018; grace time is three days. */
async function isOwedAt(time: string, month: Month = JANUARY): Promise<boolean> {
  const { book } = await loadRuleBook(world.pool);
  return isRunOwed(world.pool, book, instant(time), month);
}

describe('the run of a month', () => {
  it('is owed from its end until it is closed', async () => {
    expect(await isOwedAt('2018-01-31T23:59:59.999Z')).toBe(false);
    expect(await isOwedAt('2018-02-01T12:15:00Z')).toBe(true);
    await world.months.take(JANUARY);
    // A draft that waits, also for what came meanwhile.
    await world.send(acts('p', 'c', '2018-01-12'));
    expect(await isOwedAt('2018-02-02T00:00:00Z')).toBe(true);
    expect(await isOwedAt('2018-02-04T00:00:00Z')).toBe(true);
    await world.months.take(JANUARY);
    await closeDraft(world.pool, JANUARY, instant('2018-02-05T00:00:00Z'));
    expect(await isOwedAt('2018-02-05T00:00:00Z')).toBe(false);
    // A later one does what was left of earlier ones.
    expect(await isOwedAt('2018-05-02T00:00:00Z', '2018-04' as Month)).toBe(true);
  });

  it('is not owed to history, which only somebody closes', async () => {
    await world.pool.query(`UPDATE ledger_head SET first_accepted_at = $1`, [instant('2018-03-10T00:00:00Z')]);
    expect(await isOwedAt('2018-03-20T00:00:00Z', '2018-02' as Month)).toBe(false);
    expect(await isOwedAt('2018-04-01T12:15:00Z', '2018-03' as Month)).toBe(true);
  });
});
