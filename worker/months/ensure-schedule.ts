/** Making the schedule of months: once, whoever tries; changed only when its definition did. */
import { ScheduleAlreadyRunning, type Client } from '@temporalio/client';
import { SCHEDULE } from '../../workflows/contract.ts';
import {
  monthlySchedule,
  scheduleDifferences,
  type MonthlyScheduleOptions,
} from '../../workflows/contract/monthly-schedule.ts';

/**
 * An update discards missed actions that were not taken yet, so there is none without need. A schedule that somebody
 * paused stays so: `tenure doctor` tells.
 */
export async function ensureSchedule({ schedule }: Client, options: MonthlyScheduleOptions): Promise<void> {
  try {
    await schedule.create(monthlySchedule(options));
    return;
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = schedule.getHandle(SCHEDULE.monthlyPoints);
  const found = await handle.describe();
  if (scheduleDifferences(found, options).length > 0) {
    await handle.update(({ state }) => ({ ...monthlySchedule(options), state }));
  }
  if (options.paused !== undefined && !found.state.paused) await handle.pause(options.paused);
}
