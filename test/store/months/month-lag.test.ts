import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Month } from '../../../rules/time/month.ts';
import { beginRun } from '../../../store/months/lease.ts';
import { monthLag, type MonthLag } from '../../../store/months/month-lag.ts';
import { closeDraft } from '../../../store/months/publish/close-draft.ts';
import { loadRuleBook } from '../../../store/rule-sets/rule-book.ts';
import { createMonthWorld, instant, type MonthWorld } from '../../support/month-world.ts';

const JANUARY = '2018-01' as Month;

let world: MonthWorld;
beforeEach(async () => {
  world = await createMonthWorld();
});
afterEach(() => world.store.close());

/** The first event was accepted on 15 January 2018; grace time is three days. */
async function lagAt(time: string): Promise<MonthLag> {
  const { book } = await loadRuleBook(world.pool);
  return monthLag(world.pool, book, instant(time));
}

describe('months', () => {
  it('are not late before the first is over', async () => {
    expect(await lagAt('2018-01-31T23:59:59.999Z')).toEqual({
      lastClosedEnd: null,
      unclosed: 0,
      closingDueAt: null,
      beginningDueAt: null,
    });
  });

  it('wait for a run from their end on, and for their closing from the end of the grace time', async () => {
    const end = instant('2018-02-01T00:00:00Z');
    const closing = instant('2018-02-04T00:00:00Z');
    expect(await lagAt('2018-02-01T01:00:00Z')).toMatchObject({ unclosed: 1, beginningDueAt: end, closingDueAt: null });
    expect(await lagAt('2018-02-04T00:00:00Z')).toMatchObject({ beginningDueAt: end, closingDueAt: closing });
    await beginRun(world.pool, { month: JANUARY, key: 'a', now: end, realNow: end, leaseMs: 1_000 });
    expect(await lagAt('2018-02-05T00:00:00Z')).toMatchObject({ beginningDueAt: null, closingDueAt: closing });
  });

  it('are told by the one whose turn it is, and the last that is over', async () => {
    await world.months.take(JANUARY);
    await closeDraft(world.pool, JANUARY, instant('2018-02-05T00:00:00Z'));
    expect(await lagAt('2018-02-20T00:00:00Z')).toEqual({
      lastClosedEnd: instant('2018-02-01T00:00:00Z'),
      unclosed: 0,
      closingDueAt: null,
      beginningDueAt: null,
    });
    expect(await lagAt('2018-05-02T00:00:00Z')).toEqual({
      lastClosedEnd: instant('2018-02-01T00:00:00Z'),
      unclosed: 3,
      closingDueAt: instant('2018-03-04T00:00:00Z'),
      beginningDueAt: instant('2018-05-01T00:00:00Z'),
    });
  });

  it('that were over at the first acceptance are history, which is late for nobody', async () => {
    await world.pool.query(`UPDATE ledger_head SET first_accepted_at = $1`, [instant('2018-03-10T00:00:00Z')]);
    expect(await lagAt('2018-03-20T00:00:00Z')).toEqual({
      lastClosedEnd: null,
      unclosed: 2,
      closingDueAt: null,
      beginningDueAt: null,
    });
  });
});
