/** The run of the schedule that sees to the last month: there, as long as that month is not closed and will close by itself. */
import { waitUntil } from '../../platform/wait-until.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { isRunOwed } from '../../store/months/is-run-owed.ts';
import { lastTick } from '../../store/months/ticks.ts';
import { loadRuleBook } from '../../store/rule-sets/rule-book.ts';
import { SCHEDULE } from '../../workflows/contract.ts';
import {
  backfillOf,
  monthOfScheduled,
  scheduledRunId,
  scheduledUntil,
} from '../../workflows/contract/monthly-schedule.ts';
import { LOOK_EVERY_MS, SETTLES_WITHIN_MS, type DoctorDependencies } from './dependencies.ts';
import { isOpen } from './open-runs.ts';

export interface LostRun {
  /** The time of the schedule that it is for. */
  readonly nominal: Instant;
  readonly month: Month;
}

/** Null when it is there, or none is owed. A worker that has just started has some seconds to ask for it. */
export async function lostRun(dependencies: DoctorDependencies): Promise<LostRun | null> {
  let lost = await lookForRun(dependencies);
  const isThere = async (): Promise<boolean> => (lost = await lookForRun(dependencies)) === null;
  if (lost !== null) await waitUntil(isThere, { withinMs: SETTLES_WITHIN_MS, everyMs: LOOK_EVERY_MS });
  return lost;
}

async function lookForRun({ pool, clock, temporal }: DoctorDependencies): Promise<LostRun | null> {
  const nominal = clock.isRunning ? await lastTick(pool) : scheduledUntil(clock.now());
  // A running clock begins at any time.
  if (nominal === null || nominal !== scheduledUntil(nominal)) return null;
  const month = monthOfScheduled(nominal);
  const { book } = await loadRuleBook(pool);
  if (!(await isRunOwed(pool, book, clock.now(), month))) return null;
  return (await isOpen(temporal, scheduledRunId(nominal))) ? null : { nominal, month };
}

/** Has the server take its time again. Whether it did is seen by looking again. */
export async function startLostRun({ temporal }: DoctorDependencies, { nominal }: LostRun): Promise<void> {
  await temporal.schedule.getHandle(SCHEDULE.monthlyPoints).backfill(backfillOf(nominal));
}
