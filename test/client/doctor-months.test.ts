/** What `tenure doctor` finds when nothing sees to a month that is over. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { realNow } from '../../platform/clock.ts';
import { DAY_MS } from '../../rules/time/instant.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { monthlySchedule, scheduledRunId } from '../../workflows/contract/monthly-schedule.ts';
import { accessRemoved, parsed } from '../support/events.ts';
import { createStoreOfLastMonth, lastMonth } from '../support/last-month.ts';
import { monthRunner } from '../support/months.ts';
import { createTestNamespace, type TestNamespace } from '../support/servers/test-namespace.ts';
import type { TestStore } from '../support/store.ts';
import { ALL_OK, runDoctor } from './doctor-world.ts';

vi.setConfig({ testTimeout: 120_000 });

const { nominal, month } = lastMonth();
let store: TestStore;
let temporal: TestNamespace;
beforeAll(async () => {
  [store, temporal] = await Promise.all([createStoreOfLastMonth(), createTestNamespace()]);
  // Ended before anybody judged it: then no run is owed to it, and nothing waits for a worker.
  const at = nominal - 15 * DAY_MS;
  await appendEvents(store.pool, parsed(accessRemoved('u', 'c', { at })), { acceptedAt: at });
  await monthRunner(store.pool, realNow()).judge();
  await temporal.client.schedule.create(monthlySchedule({}));
});
afterAll(async () => {
  await temporal.close();
  await store.close();
});

/** Without a worker: it would ask for the run by itself when it starts. */
function doctor(...args: readonly string[]) {
  const { address, namespace } = temporal;
  const place = { DATABASE_URL: store.url, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  return runDoctor(place, args);
}

async function expectRunning(): Promise<void> {
  const { status } = await temporal.client.workflow.getHandle(scheduledRunId(nominal)).describe();
  expect(status.name).toBe('RUNNING');
}

const FAULT = expect.stringContaining(`${month} is not closed, and no run sees to it`) as string;

it('a month that is not closed and that no run sees to is found, and its run started', async () => {
  expect(await doctor()).toMatchObject({ states: { ...ALL_OK, schedule: 'wrong' }, faults: [FAULT] });
  expect(await doctor('--repair')).toMatchObject({ states: ALL_OK, repaired: [FAULT] });
  await expectRunning();
});

it('so is one whose run somebody terminated', async () => {
  await temporal.client.workflow.getHandle(scheduledRunId(nominal)).terminate('a test');
  expect(await doctor('--repair')).toMatchObject({ states: ALL_OK, repaired: [FAULT] });
  await expectRunning();
});
