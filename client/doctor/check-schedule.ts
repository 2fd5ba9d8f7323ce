/** The schedule that starts the runs of months: there, as it is defined, and not paused unless on a running clock. */
import { ScheduleNotFoundError } from '@temporalio/client';
import { SCHEDULE } from '../../workflows/contract.ts';
import { monthlySchedule, scheduleDifferences } from '../../workflows/contract/monthly-schedule.ts';
import { checked, type Check } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';
import { inTime } from './open-runs.ts';

/** Throws `ServiceError` when the server does not answer. */
export async function checkSchedule({ temporal, clock }: DoctorDependencies): Promise<Check> {
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

/** Makes it anew as it is defined: a worker would, but only when it starts. */
export async function repairSchedule({ temporal: { schedule }, clock }: DoctorDependencies): Promise<void> {
  const paused = clock.isRunning ? { paused: 'The programme clock is not the real one.' } : {};
  await schedule
    .getHandle(SCHEDULE.monthlyPoints)
    .delete()
    .catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
  await schedule.create(monthlySchedule(paused));
}
