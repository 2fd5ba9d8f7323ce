import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realNow } from '../../../platform/clock.ts';
import type { Month } from '../../../rules/time/month.ts';
import { beginRun } from '../../../store/months/lease.ts';
import { monthRowOf } from '../../../store/months/month-rows.ts';
import { changesSince } from '../../../store/months/publish/changes-since.ts';
import { closeDraft } from '../../../store/months/publish/close-draft.ts';
import { acts, createMonthWorld, instant, monthProgramme, type MonthWorld } from '../../support/month-world.ts';

const JANUARY = '2018-01' as Month;
const FEBRUARY = '2018-02' as Month;
const NOW = instant('2018-06-15T00:00:00Z');

let world: MonthWorld;
beforeEach(async () => {
  world = await createMonthWorld();
});
afterEach(() => world.store.close());

async function hashOf(month: Month): Promise<string | undefined> {
  return (await monthRowOf(world.pool, month))?.published?.hash;
}

async function pointsOf(month: Month): Promise<readonly string[]> {
  return (await world.months.rows(month)).map(
    ({ partner, managedPoints, totalPoints }) => `${partner} ${managedPoints} ${totalPoints}`,
  );
}

describe('closing', () => {
  it('takes the draft as it is when nothing has changed since', async () => {
    await world.months.take(JANUARY);
    const hash = await hashOf(JANUARY);
    await world.send(acts('p', 'd', '2018-02-01'));
    expect(await closeDraft(world.pool, JANUARY, NOW)).toEqual({ kind: 'closed' });
    expect(await monthRowOf(world.pool, JANUARY)).toMatchObject({
      status: 'closed',
      closedAt: NOW,
      published: { hash },
    });
  });

  it('refuses a draft that is out of date, and says what changed', async () => {
    await world.months.take(JANUARY);
    await world.send(acts('q', 'd', '2018-01-20'));
    await world.publish(monthProgramme());
    expect(await closeDraft(world.pool, JANUARY, NOW)).toMatchObject({
      kind: 'out_of_date',
      changes: {
        eventCount: 1,
        events: [{ type: 'activity.performed' }],
        ruleSets: ['test@2'],
        previousChanged: false,
      },
    });
    expect((await monthRowOf(world.pool, JANUARY))?.status).toBe('draft');
  });

  it('refuses to close out of order, and what has no draft', async () => {
    await world.months.take(JANUARY);
    await world.months.take(FEBRUARY);
    expect(await closeDraft(world.pool, FEBRUARY, NOW)).toEqual({ kind: 'not_in_order', first: JANUARY });
    await world.pool.query(`INSERT INTO month (month) VALUES ('2018-03')`);
    expect(await closeDraft(world.pool, '2018-03' as Month, NOW)).toEqual({ kind: 'no_draft' });
  });

  it('tells a draft that was built on another month before', async () => {
    await world.months.take(JANUARY);
    await world.months.take(FEBRUARY);
    await world.send(acts('q', 'd', '2018-01-20'));
    await world.months.take(JANUARY);
    expect(await changesSince(world.pool, FEBRUARY)).toMatchObject({ previousChanged: true });
  });

  it('leaves no late fact between the cut of one month and that of the next', async () => {
    const run = await world.months.freeze(JANUARY);
    await world.months.compute(run);
    await world.months.publish(run);
    const closing = await world.months.freeze(JANUARY);
    await world.months.compute(closing);
    // Accepted after January's last cut, before February's, while January is still a draft.
    await world.send(acts('q', 'd', '2018-01-20'));
    await world.months.take(FEBRUARY);
    await world.months.publish(closing, 'closed');
    expect(await closeDraft(world.pool, FEBRUARY, NOW)).toMatchObject({
      kind: 'out_of_date',
      changes: { eventCount: 1 },
    });
    await world.months.take(FEBRUARY);
    expect(await changesSince(world.pool, FEBRUARY)).toBeNull();
    const late = (await world.months.rows(FEBRUARY)).flatMap(({ adjustments }) => adjustments);
    expect(late).toMatchObject([
      { points: '-1.5', month: JANUARY, client: 'd' },
      { points: '1.5', month: JANUARY, client: 'd' },
    ]);
  });
});

describe('a closed month', () => {
  beforeEach(() => world.months.take(JANUARY, 'closed'));

  it.each([
    ['its row', `UPDATE month SET status = 'draft', closed_at = NULL, closed_position = NULL`],
    ['its run', `UPDATE month_run SET hash = '\\x00'`],
    ['what it rests on', `DELETE FROM month_basis`],
    ['a statement', `DELETE FROM month_statement WHERE partner_id = 'p'`],
    ['a line', `UPDATE month_line SET points = 1`],
    ['a line that is there', `DELETE FROM month_line WHERE client_id = 'c'`],
    [
      'a line more',
      `INSERT INTO month_line (run, partner_id, client_id, mrr, n, share, points) SELECT published_run, 'p', 'x', 1, 1, 1, 1 FROM month`,
    ],
    [
      'an adjustment more',
      `INSERT INTO month_adjustment (run, partner_id, ordinal, kind, points) SELECT published_run, 'p', 0, 'posted', 1 FROM month`,
    ],
    ['all lines', `TRUNCATE month_line`],
    ['everything', `DELETE FROM month`],
  ])('is protected by the database itself: %s', async (_what, sql) => {
    await expect(world.pool.query(sql)).rejects.toThrow(/refused/);
  });

  it('is not run again', async () => {
    const begun = await beginRun(world.pool, { month: JANUARY, key: 'k', now: NOW, realNow: realNow(), leaseMs: 1 });
    expect(begun).toEqual({ kind: 'closed' });
  });

  it('keeps its statements whatever arrives; the next month posts the difference', async () => {
    const closed = JSON.stringify(await world.months.statements(JANUARY));
    await world.send(acts('q', 'd', '2018-01-20'));
    await world.months.take(FEBRUARY, 'closed');
    expect(JSON.stringify(await world.months.statements(JANUARY))).toBe(closed);
    expect(await pointsOf(FEBRUARY)).toEqual(['p 6.5 5', 'q 6.5 8']);
    await world.months.take('2018-03', 'closed');
    expect(await pointsOf('2018-03' as Month)).toEqual(['p 6.5 6.5', 'q 6.5 6.5']);
  });
});
