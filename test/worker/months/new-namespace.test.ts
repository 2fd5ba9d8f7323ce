/** A worker in a Temporal namespace that was made anew, as after a restore: the run that saw to the last month is lost. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../../platform/log.ts';
import { realNow } from '../../../platform/clock.ts';
import { monthTimes } from '../../../store/months/outlook.ts';
import { DAY_MS } from '../../../rules/time/instant.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { monthRows } from '../../../store/months/month-rows.ts';
import { loadRuleBook } from '../../../store/rule-sets/rule-book.ts';
import { SCHEDULE } from '../../../workflows/contract.ts';
import {
  monthlySchedule,
  monthOfScheduled,
  scheduledRunId,
  scheduledUntil,
} from '../../../workflows/contract/monthly-schedule.ts';
import {
  activity,
  accessGranted,
  clientRegistered,
  parsed,
  partnerRegistered,
  userCreated,
} from '../../support/events.ts';
import { createMonthWorker } from '../../support/month-worker.ts';
import { instant, monthProgramme } from '../../support/month-world.ts';
import { createTestNamespace } from '../../support/servers/test-namespace.ts';
import { createTestStore } from '../../support/store.ts';
import { startTestWorker } from '../../support/test-worker.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';

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
  const nominal = scheduledUntil(realNow());
  const month = monthOfScheduled(nominal);

  /** Accepted while the last month that is over was under way: so it closes by itself. */
  async function lastMonthsStore() {
    const store = await createTestStore();
    ends.push(() => store.close());
    const acceptedAt = nominal - 15 * DAY_MS;
    const before = { at: acceptedAt - DAY_MS };
    const publication = { effectiveFrom: 'always', author: 'test', note: null, publishedAt: acceptedAt } as const;
    await publishRuleSet(store.pool, monthProgramme(), publication);
    const events = [
      partnerRegistered('p', { ...before, domains: ['p.example'] }),
      clientRegistered('c', before),
      userCreated('u', 'p', before),
      accessGranted('u', 'c', before),
      activity('u', 'c', { at: acceptedAt, tool: 'code', action: 'edited' }),
    ];
    await appendEvents(store.pool, parsed(...events), { acceptedAt });
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
