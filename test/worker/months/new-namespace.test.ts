/** A worker in a Temporal namespace that was made anew, as after a restore: the run that saw to the last month is lost. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../../platform/log.ts';
import { realNow } from '../../../platform/clock.ts';
import { monthTimes } from '../../../store/months/outlook.ts';
import { monthRows } from '../../../store/months/month-rows.ts';
import { loadRuleBook } from '../../../store/rule-sets/rule-book.ts';
import { SCHEDULE } from '../../../workflows/contract.ts';
import { monthlySchedule, scheduledRunId } from '../../../workflows/contract/monthly-schedule.ts';
import { createStoreOfLastMonth, lastMonth } from '../../support/last-month.ts';
import { createMonthWorker } from '../../support/month-worker.ts';
import { instant } from '../../support/month-world.ts';
import { createTestNamespace } from '../../support/servers/test-namespace.ts';
import { startTestWorker } from '../../support/test-worker.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const log = createLogger({ level: 'error', name: 'test' });
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
});

async function newNamespace() {
  const temporal = await createTestNamespace();
  ends.push(() => temporal.close());
  return temporal;
}

describe('on the real clock', () => {
  const { nominal, month } = lastMonth();

  async function lastMonthsStore() {
    const store = await createStoreOfLastMonth();
    ends.push(() => store.close());
    return store;
  }

  it('the last month is run, and closed once its grace time is over, without waiting for the next', async () => {
    const store = await lastMonthsStore();
    const temporal = await newNamespace();
    const worker = await startTestWorker(store.url, temporal, { log });
    ends.push(() => worker.stop());
    const { book } = await loadRuleBook(store.pool);
    const isOver = monthTimes(book, month).closesAt <= realNow();
    const statuses = async () => (await monthRows(store.pool)).map((row) => `${row.month} ${row.status}`);
    await expect.poll(statuses, { timeout: 60_000 }).toEqual([`${month} ${isOver ? 'closed' : 'draft'}`]);
    const run = temporal.client.workflow.getHandle(scheduledRunId(nominal));
    const status = async () => (await run.describe()).status.name;
    await expect.poll(status, { timeout: 30_000 }).toBe(isOver ? 'COMPLETED' : 'RUNNING');
  });

  it('nothing is run where somebody paused the schedule', async () => {
    const store = await lastMonthsStore();
    const temporal = await newNamespace();
    await temporal.client.schedule.create(monthlySchedule({ taskQueue: temporal.taskQueue, paused: 'a holiday' }));
    const worker = await startTestWorker(store.url, temporal, { log });
    ends.push(() => worker.stop());
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(await monthRows(store.pool)).toEqual([]);
    const { info } = await temporal.client.schedule.getHandle(SCHEDULE.monthlyPoints).describe();
    expect(info.recentActions).toEqual([]);
  });
});

describe('on a running clock', () => {
  it('the run that waited for the grace time is there again, and closes the month', async () => {
    const stage = await createMonthWorker(instant('2018-02-01T12:14:59Z'));
    ends.push(() => stage.close());
    const { url } = stage.world.store;
    const worker = await startTestWorker(url, stage.temporal, { log });
    await stage.setClock(instant('2018-02-01T12:15:01Z'), 0);
    await stage.untilMonths('2018-01 draft');
    await worker.stop();

    const anew = await newNamespace();
    const next = await startTestWorker(url, anew, { log });
    ends.push(() => next.stop());
    const run = anew.client.workflow.getHandle(scheduledRunId(instant('2018-02-01T12:15:00Z')));
    await expect.poll(() => run.describe().then(({ status }) => status.name), { timeout: 30_000 }).toBe('RUNNING');
    await stage.setClock(instant('2018-02-04T00:00:00Z'), 0);
    await stage.untilMonths('2018-01 closed');
  });
});
