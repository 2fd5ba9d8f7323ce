/** The doctor's round: what depends on something that is wrong is not looked at. */
import { ServiceError } from '@temporalio/client';
import { messageOf } from '../../platform/errno.ts';
import { StoreError } from '../../store/errors.ts';
import { pendingMigrations } from '../../store/migrate.ts';
import type { Strays } from '../../store/pairs/verify-strays.ts';
import { checkAttributes, missingAttributes } from './check-attributes.ts';
import { checkBacklog } from './check-backlog.ts';
import { checkClocks } from './check-clocks.ts';
import { checkDirectory } from './check-directory.ts';
import { checkMonths } from './check-months.ts';
import { checkProjection, type ProjectionCheck } from './check-projection.ts';
import { checkRuns } from './check-runs.ts';
import { checkSchedule } from './check-schedule.ts';
import { checkTimers } from './check-timers.ts';
import { checked, counted, skipped, type Check } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';
import { askTwice } from './open-runs.ts';
import type { RunFault } from './run-faults.ts';
import type { Pair } from '../../rules/relationship/pair.ts';

export interface Diagnosis {
  readonly checks: readonly Check[];
  /** Migrations to apply; none where the tables are those of another version. */
  readonly pending: readonly string[];
  /** What belongs to no pair; null when the projection was not looked at. */
  readonly strays: Strays | null;
  readonly runFaults: readonly RunFault[];
  /** Pairs with an open run whose search attributes are not theirs. */
  readonly unmarked: readonly Pair[];
  /** Workflow ids of open runs of no pair. */
  readonly strangers: readonly string[];
}

/** Looked at only where the tables are those of this version. */
const OTHERS = [
  'clocks',
  'backlog',
  'directory',
  'projection',
  'months',
  'schedule',
  'attributes',
  'runs',
  'timers',
] as const;
const NO_RUNS = { runFaults: [], unmarked: [], strangers: [] } as const;

/** Looks at everything. */
export async function diagnose(dependencies: DoctorDependencies): Promise<Diagnosis> {
  const { check: migrations, pending } = await checkMigrations(dependencies);
  if (migrations.state === 'wrong') {
    const others = OTHERS.map((name) => skipped(name, 'the tables are not those of this version'));
    return { checks: [migrations, ...others], pending, strays: null, ...NO_RUNS };
  }
  const clocks = await checkClocks(dependencies);
  const backlog = await checkBacklog(dependencies);
  const directory = await checkDirectory(dependencies);
  const projection = await projectionOn(directory, dependencies, backlog.isJudging);
  const months = await checkMonths(dependencies);
  const schedule = await orUnanswered(
    askTwice(() => checkSchedule(dependencies)),
    (why) => notLookedAt('schedule', why),
  );
  const { checks, ...found } = await checkTemporal(dependencies);
  return {
    checks: [migrations, clocks, backlog.check, directory, projection.check, months, schedule, ...checks],
    pending,
    strays: projection.strays,
    ...found,
  };
}

/** Whether nothing is wrong, and everything was looked at. */
export function isHealthy({ checks }: Diagnosis): boolean {
  return checks.every(({ state }) => state === 'ok');
}

async function checkMigrations({
  pool,
}: DoctorDependencies): Promise<{ readonly check: Check; readonly pending: readonly string[] }> {
  try {
    const missing = await pendingMigrations(pool);
    if (missing.length === 0) return { check: checked('migrations', 'all are applied', []), pending: [] };
    const fault = `missing: ${missing.join(', ')}. Run tenure migrate.`;
    const summary = `${counted(missing.length, 'migration')} to apply`;
    return { check: checked('migrations', summary, [fault]), pending: missing };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { check: checked('migrations', 'not those of this version', [error.message], 'hand'), pending: [] };
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

type Found = Pick<Diagnosis, 'checks' | 'runFaults' | 'unmarked' | 'strangers'>;

async function checkTemporal(dependencies: DoctorDependencies): Promise<Found> {
  const missing = await missingAttributes(dependencies);
  if (missing.length > 0) {
    const attributes = checkAttributes(missing, { open: 0, unmarked: [] });
    const others = (['runs', 'timers'] as const).map((name) =>
      skipped(name, 'runs are told apart by their attributes'),
    );
    return { checks: [attributes, ...others], ...NO_RUNS };
  }
  const runs = await orUnanswered(
    askTwice(() => checkRuns(dependencies)),
    (why) => notLookedAt('runs', why),
  );
  if ('name' in runs) {
    return { checks: [skipped('attributes', runs.summary), runs, skipped('timers', runs.summary)], ...NO_RUNS };
  }
  const { unmarked, strangers, running } = runs;
  const attributes = checkAttributes([], { open: running.length, unmarked });
  const timers = await orUnanswered(checkTimers(dependencies, running), (why) =>
    checked('timers', 'no worker answers for the runs', [`${why}: does a worker run?`], 'hand'),
  );
  const [check, late] = 'name' in timers ? [timers, []] : [timers.check, timers.faults];
  return { checks: [attributes, runs.check, check], runFaults: [...runs.faults, ...late], unmarked, strangers };
}

/** Nothing is known to be wrong with it: a repair would mend what may be right. */
function notLookedAt(name: Check['name'], why: string): Check {
  return skipped(name, `could not be looked at: the Temporal server does not answer (${why})`);
}

/** A server that does not answer is a finding, not a failure of the doctor. */
async function orUnanswered<T>(looking: Promise<T>, found: (why: string) => Check): Promise<T | Check> {
  try {
    return await looking;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return found(error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`);
  }
}
