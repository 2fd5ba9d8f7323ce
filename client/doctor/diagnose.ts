/** The doctor's round: what depends on something that is wrong is not looked at. */
import { ServiceError } from '@temporalio/client';
import { messageOf } from '../../platform/errno.ts';
import { StoreError } from '../../store/errors.ts';
import { pendingMigrations } from '../../store/migrate.ts';
import type { Strays } from '../../store/pairs/verify-strays.ts';
import { checkBacklog } from './check-backlog.ts';
import { checkDirectory } from './check-directory.ts';
import { checkMonths } from './check-months.ts';
import { checkProjection, type ProjectionCheck } from './check-projection.ts';
import { checkRuns } from './check-runs.ts';
import { checkSchedule } from './check-schedule.ts';
import { checkTimers } from './check-timers.ts';
import { checked, counted, skipped, type Check } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';
import type { RunFault } from './run-faults.ts';

export interface Diagnosis {
  readonly checks: readonly Check[];
  /** What belongs to no pair; null when the projection was not looked at. */
  readonly strays: Strays | null;
  readonly runFaults: readonly RunFault[];
}

/** Looks at everything. */
export async function diagnose(dependencies: DoctorDependencies): Promise<Diagnosis> {
  const migrations = await checkMigrations(dependencies);
  if (migrations.state === 'wrong') {
    const why = 'the tables are not those of this version';
    const others = (['backlog', 'directory', 'projection', 'months', 'schedule', 'runs', 'timers'] as const).map(
      (name) => skipped(name, why),
    );
    return { checks: [migrations, ...others], strays: null, runFaults: [] };
  }
  const backlog = await checkBacklog(dependencies);
  const directory = await checkDirectory(dependencies);
  const projection = await projectionOn(directory, dependencies, backlog.isJudging);
  const months = await checkMonths(dependencies);
  const schedule = await orUnanswered(checkSchedule(dependencies), 'schedule', 'the Temporal server does not answer');
  const { checks, faults } = await checkTemporal(dependencies);
  return {
    checks: [migrations, backlog.check, directory, projection.check, months, schedule, ...checks],
    strays: projection.strays,
    runFaults: faults,
  };
}

/** Whether nothing is wrong, and everything was looked at. */
export function isHealthy({ checks }: Diagnosis): boolean {
  return checks.every(({ state }) => state === 'ok');
}

async function checkMigrations({ pool }: DoctorDependencies): Promise<Check> {
  try {
    const missing = await pendingMigrations(pool);
    if (missing.length === 0) return checked('migrations', 'all are applied', []);
    return checked('migrations', `${counted(missing.length, 'migration')} to apply`, [
      `missing: ${missing.join(', ')}. Run tenure migrate.`,
    ]);
  } catch (error) {
    if (error instanceof StoreError) return checked('migrations', 'not those of this version', [error.message]);
    throw error;
  }
}

/** Pairs are folded from whom the directory names. */
async function projectionOn(
  directory: Check,
  dependencies: DoctorDependencies,
  isJudging: boolean,
): Promise<Omit<ProjectionCheck, 'strays'> & Pick<Diagnosis, 'strays'>> {
  if (directory.state === 'ok') return checkProjection(dependencies, isJudging);
  return { check: skipped('projection', 'the directory is not what the ledger says'), strays: null };
}

async function checkTemporal(
  dependencies: DoctorDependencies,
): Promise<{ readonly checks: readonly Check[]; readonly faults: readonly RunFault[] }> {
  const runs = await orUnanswered(checkRuns(dependencies), 'runs', 'the Temporal server does not answer');
  if ('name' in runs) return { checks: [runs, skipped('timers', runs.summary)], faults: [] };
  const timers = await orUnanswered(
    checkTimers(dependencies, runs.running),
    'timers',
    'no worker answers for the runs',
  );
  if ('name' in timers) return { checks: [runs.check, timers], faults: runs.faults };
  return { checks: [runs.check, timers.check], faults: [...runs.faults, ...timers.faults] };
}

/** A server that does not answer is a finding, not a failure of the doctor. */
async function orUnanswered<T>(looking: Promise<T>, name: Check['name'], what: string): Promise<T | Check> {
  try {
    return await looking;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const cause = error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
    return checked(name, what, [cause]);
  }
}
