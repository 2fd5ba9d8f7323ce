/** The schedule that starts the runs of months: there, as it is defined, not paused unless on a running clock, its last run there. */
import { ScheduleNotFoundError } from '@temporalio/client';
import { SCHEDULE } from '../../workflows/contract.ts';
import { monthlySchedule, scheduleDifferences } from '../../workflows/contract/monthly-schedule.ts';
import { checked, type Check } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';
import { lostRun, startLostRun } from './lost-run.ts';
import { inTime } from './open-runs.ts';

/** Throws `ServiceError` when the server does not answer. */
export async function checkSchedule(dependencies: DoctorDependencies): Promise<Check> {
  const { temporal, clock } = dependencies;
  const handle = temporal.schedule.getHandle(SCHEDULE.monthlyPoints);
  try {
    const found = await inTime(temporal, () => handle.describe());
    const { state, info } = found;
    const faults = scheduleDifferences(found, {}).map((part) => `${part}: not as it is defined`);
    if (state.paused !== clock.isRunning) {
      faults.push(
        state.paused
          ? `it is paused (${state.note ?? 'nobody says why'}): no month will be run`
          : 'it is not paused, although the programme clock is not the real one: a worker pauses it when it starts',
      );
    }
    const lost = await lostRun(dependencies);
    if (lost !== null) {
      faults.push(
        `${lost.month} is not closed, and no run sees to it (tenure month close ${lost.month} closes it by hand)`,
      );
    }
    const next = info.nextActionTimes[0]?.toISOString() ?? 'never';
    return checked(
      'schedule',
      clock.isRunning ? 'taken by the programme clock' : `the next run starts ${next}`,
      faults,
    );
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    return checked('schedule', 'there is none', ['no schedule starts the runs of months']);
  }
}

/** Makes it anew as it is defined, and its last run if it is owed: a worker would, but only when it starts. */
export async function repairSchedule(dependencies: DoctorDependencies): Promise<void> {
  const { schedule } = dependencies.temporal;
  const { clock } = dependencies;
  const paused = clock.isRunning ? { paused: 'The programme clock is not the real one.' } : {};
  await schedule
    .getHandle(SCHEDULE.monthlyPoints)
    .delete()
    .catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
  await schedule.create(monthlySchedule(paused));
  const lost = await lostRun(dependencies);
  if (lost !== null) await startLostRun(dependencies, lost);
}
