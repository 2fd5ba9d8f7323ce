import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Month } from '../../../rules/time/month.ts';
import { monthRowOf } from '../../../store/months/month-rows.ts';
import { monthSpan, refusalOf } from '../../../store/months/month-span.ts';
import { answerRequest, askMonth, monthRequest, waitingRequests } from '../../../store/months/requests.ts';
import { loadRuleBook } from '../../../store/rule-sets/rule-book.ts';
import { activity, adjustmentPosted } from '../../support/events.ts';
import { createMonthWorld, instant, type MonthWorld } from '../../support/month-world.ts';
import { createTestStore } from '../../support/store.ts';

const JANUARY = '2018-01' as Month;
const FEBRUARY = '2018-02' as Month;
const NOW = instant('2018-03-15T00:00:00Z');

let world: MonthWorld;
beforeEach(async () => {
  world = await createMonthWorld();
});
afterEach(() => world.store.close());

describe('a request', () => {
  it('waits, knows which runs came before it, and is answered once', async () => {
    await world.months.take(JANUARY);
    const run = (await monthRowOf(world.pool, JANUARY))?.published?.run;
    const request = await askMonth(world.pool, { month: JANUARY, ask: 'close', now: NOW });
    const waiting = { request, month: JANUARY, ask: 'close', askedAt: NOW, finishedAt: null, outcome: null };
    expect(await waitingRequests(world.pool)).toEqual([{ ...waiting, afterRun: run }]);

    const closed = { kind: 'closed', closed: [JANUARY] } as const;
    await answerRequest(world.pool, request, closed, NOW + 1);
    await answerRequest(world.pool, request, { kind: 'already_closed', month: JANUARY }, NOW + 2);
    expect(await monthRequest(world.pool, request)).toMatchObject({ finishedAt: NOW + 1, outcome: closed });
    expect(await waitingRequests(world.pool)).toEqual([]);
  });

  it('is found by its month, the oldest first', async () => {
    const ask = (month: Month) => askMonth(world.pool, { month, ask: 'run', now: NOW });
    const requests = [await ask(JANUARY), await ask(FEBRUARY), await ask(JANUARY)];
    const found = await waitingRequests(world.pool, JANUARY);
    expect(found.map(({ request }) => request)).toEqual([requests[0], requests[2]]);
    expect(await monthRequest(world.pool, 999)).toBeNull();
  });
});

describe('the months there are', () => {
  const span = async (now = NOW) => monthSpan(world.pool, (await loadRuleBook(world.pool)).book, now);
  const refusal = async (month: string) => {
    const { book } = await loadRuleBook(world.pool);
    return refusalOf(await monthSpan(world.pool, book, NOW), book, month as Month);
  };

  it('go from that of the first event to the last that is over', async () => {
    expect(await span()).toEqual({ first: JANUARY, last: FEBRUARY });
    expect(await span(instant('2018-01-20T00:00:00Z'))).toEqual({ first: JANUARY, last: '2017-12' });
  });

  it('begin earlier after an earlier event, but not once a month is closed', async () => {
    await world.send(activity('nobody', 'c', { at: '2017-11-05T00:00:00Z', tool: 'code', action: 'edited' }));
    expect((await span())?.first).toBe('2017-11');
    for (const month of ['2017-11', '2017-12', JANUARY]) await world.months.take(month);
    await world.months.take('2017-11', 'closed');
    await world.send(activity('nobody', 'c', { at: '2017-03-05T00:00:00Z', tool: 'code', action: 'edited' }));
    expect((await span())?.first).toBe('2017-11');
  });

  it('leave out those of centuries in which nothing was there, and are run from the first that can say something', async () => {
    await world.send(activity('nobody', 'c', { at: '0001-01-01T00:00:00Z', tool: 'code', action: 'edited' }));
    expect(await span()).toEqual({ first: JANUARY, last: FEBRUARY });
    await world.months.take(JANUARY);
    expect((await world.months.rows(JANUARY)).map(({ partner, totalPoints }) => [partner, totalPoints])).toEqual([
      ['p', '8'],
      ['q', '5'],
    ]);
    await expect(world.months.take('0001-01')).rejects.toThrow('no_previous');
  });

  it('are still there before what was closed, for late facts of them alone', async () => {
    await world.months.take(JANUARY, 'closed');
    await world.send(activity('nobody', 'c', { at: '0001-01-01T00:00:00Z', tool: 'code', action: 'edited' }));
    await world.send(adjustmentPosted('p', '1950-06', '4', { at: '2018-02-02T00:00:00Z' }));
    await world.months.take(FEBRUARY);
    const [ofP] = await world.months.rows(FEBRUARY);
    expect(ofP?.totalPoints).toBe('12');
    expect(await span()).toEqual({ first: JANUARY, last: FEBRUARY });
  });

  it('are no others', async () => {
    expect(await refusal('2018-01')).toBeNull();
    expect(await refusal('2018-02')).toBeNull();
    expect(await refusal('2017-12')).toEqual({ code: 'before_first_month', first: JANUARY });
    expect(await refusal('2018-03')).toEqual({ code: 'month_not_over', endsAt: instant('2018-04-01T00:00:00Z') });
  });

  it('are none without an event', async () => {
    const empty = await createTestStore();
    expect(await monthSpan(empty.pool, [], NOW)).toBeNull();
    expect(refusalOf(null, [], JANUARY)).toEqual({ code: 'no_events' });
    await empty.close();
  });
});
