/** Months by the schedule, on a programme clock that runs. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatInstant } from '../../../rules/time/instant.ts';
import { monthRows } from '../../../store/months/month-rows.ts';
import { QUERY, SCHEDULE, SIGNAL } from '../../../workflows/contract.ts';
import { scheduledRunId } from '../../../workflows/contract/monthly-schedule.ts';
import type { MonthlyPointsOutcome, MonthlyPointsProgress } from '../../../workflows/monthly-points/month-state.ts';
import { createMonthWorker, type MonthWorker } from '../../support/month-worker.ts';
import { acts, instant } from '../../support/month-world.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

/** Programme milliseconds a real one: ten days a second. */
const TEN_DAYS = 864_000;

let stage: MonthWorker;
beforeEach(async () => {
  stage = await createMonthWorker(instant('2018-01-31T12:00:00Z'));
});
afterEach(() => stage.close());

const runOf = (nominal: string) => stage.temporal.client.workflow.getHandle(scheduledRunId(instant(nominal)));

describe('on a running clock', () => {
  it('each month is drafted when it is over, and closed after its grace time', async () => {
    await stage.work();
    await stage.setClock(instant('2018-01-31T12:00:00Z'), TEN_DAYS);
    await stage.untilMonths('2018-01 closed', '2018-02 closed', '2018-03 closed', '2018-04 closed');
    for (const { month, closedAt } of await monthRows(stage.world.pool)) {
      if (closedAt === null) continue;
      const v = instant(`${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}-01T00:00:00Z`);
      expect(closedAt).toBeGreaterThanOrEqual(v + 3 * 86_400_000);
    }
    const outcome = (await runOf('2018-02-01T12:15:00Z').result()) as MonthlyPointsOutcome;
    expect(outcome).toMatchObject({ month: '2018-01', waitsFor: null });
    expect(outcome.taken.map(({ month, as }) => `${month} ${as}`)).toContain('2018-01 closed');
    const { state } = await stage.temporal.client.schedule.getHandle(SCHEDULE.monthlyPoints).describe();
    expect(state.paused).toBe(true);
  });

  it('a clock that is made faster makes the run that waits look again', async () => {
    await stage.work();
    await stage.setClock(instant('2018-02-01T12:14:59Z'), 1);
    await stage.untilMonths('2018-01 draft');
    await expect.poll(async () => (await progress('2018-02-01T12:15:00Z')).step?.kind).toBe('wait');
    await stage.setClock(instant('2018-02-03T23:59:59Z'), 1);
    await stage.untilMonths('2018-01 closed');
  });

  it('a run that was told not to wait closes at once', async () => {
    await stage.work();
    await stage.setClock(instant('2018-02-01T12:14:59Z'), 1);
    await stage.untilMonths('2018-01 draft');
    await runOf('2018-02-01T12:15:00Z').signal(SIGNAL.closeMonth, { v: 1 });
    await stage.untilMonths('2018-01 closed');
    expect(await runOf('2018-02-01T12:15:00Z').result()).toMatchObject({ month: '2018-01', waitsFor: null });
  });

  it('what nobody was there to do is done by the next', async () => {
    await stage.setClock(instant('2018-05-20T00:00:00Z'), 0);
    await stage.world.send(acts('p', 'c', '2018-03-03'));
    await stage.work();
    await stage.untilMonths('2018-01 closed', '2018-02 closed', '2018-03 closed', '2018-04 closed');
    const rows = await monthRows(stage.world.pool);
    expect(rows.map(({ closedAt }) => formatInstant(closedAt ?? 0))).toEqual(
      Array.from({ length: 4 }, () => '2018-05-20T00:00:00.000Z'),
    );
  });
});

async function progress(nominal: string): Promise<MonthlyPointsProgress> {
  return runOf(nominal).query<MonthlyPointsProgress>(QUERY.progress);
}
