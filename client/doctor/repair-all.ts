/** The repairs of `tenure doctor --repair`, in their order. */
import { rebuildDirectory } from '../../store/directory/rebuild-directory.ts';
import { untilDrained } from '../up/drained.ts';
import { repairAttributes } from './check-attributes.ts';
import { repairSchedule } from './check-schedule.ts';
import { counted, type CheckName } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';
import { diagnose, type Diagnosis } from './diagnose.ts';
import { rebuildProjection, repairRuns, replaceRuns } from './repair.ts';

interface Repair {
  readonly isNeeded: (found: Diagnosis) => boolean;
  /** Says what it did, a line each. */
  readonly mend: (dependencies: DoctorDependencies, found: Diagnosis) => Promise<readonly string[]>;
}

/** Each comes after those from which its faults are told. */
const REPAIRS: readonly Repair[] = [
  {
    isNeeded: isWrong('directory'),
    async mend({ pool }) {
      await rebuildDirectory(pool);
      return ['directory made anew'];
    },
  },
  {
    isNeeded: (found) => isWrong('projection')(found) && found.strays !== null,
    async mend(dependencies, { strays }) {
      if (strays === null) return [];
      return [`folded anew: ${counted(await rebuildProjection(dependencies, strays), 'pair')}`];
    },
  },
  {
    isNeeded: isWrong('schedule'),
    async mend(dependencies) {
      await repairSchedule(dependencies);
      return ['schedule made anew'];
    },
  },
  {
    isNeeded: (found) => isWrong('attributes')(found) && found.unmarked.length === 0,
    async mend(dependencies) {
      await repairAttributes(dependencies);
      return ['search attributes made'];
    },
  },
  {
    isNeeded: ({ unmarked, strangers }) => unmarked.length + strangers.length > 0,
    async mend(dependencies, { unmarked, strangers }) {
      await replaceRuns(dependencies, unmarked, strangers);
      return [
        `started anew, marked: ${counted(unmarked.length, 'run')}`,
        `ended, of no pair: ${counted(strangers.length, 'run')}`,
      ];
    },
  },
  {
    isNeeded: ({ runFaults }) => runFaults.length > 0,
    async mend(dependencies, { runFaults }) {
      await repairRuns(dependencies, runFaults);
      return [`started, or told to look again: ${counted(runFaults.length, 'run')}`];
    },
  },
  {
    // Told to look, they did not: no worker can go on with them.
    isNeeded: ({ runFaults }) => runFaults.length > 0,
    async mend(dependencies, { runFaults }) {
      const deaf = runFaults.map(({ pair }) => pair);
      await replaceRuns(dependencies, deaf);
      return [`replaced: ${counted(deaf.length, 'run')}`];
    },
  },
];

function isWrong(check: CheckName): (found: Diagnosis) => boolean {
  return ({ checks }) => checks.some(({ name, state }) => name === check && state === 'wrong');
}

/**
 * Mends what is wrong, and looks again after each repair.
 * @param say told what was done, a line each
 */
export async function repairAll(
  dependencies: DoctorDependencies,
  first: Diagnosis,
  say: (line: string) => void,
): Promise<Diagnosis> {
  let found = first;
  for (const { isNeeded, mend } of REPAIRS) {
    if (!isNeeded(found)) continue;
    for (const line of await mend(dependencies, found)) say(line);
    found = await lookAgain(dependencies);
  }
  return found;
}

/** For runs to start and assess. */
const DRAINED_WITHIN_MS = 60_000;

/** Once nothing waits any more. */
export async function lookAgain(dependencies: DoctorDependencies): Promise<Diagnosis> {
  const { pool, clock } = dependencies;
  await untilDrained(pool, clock, { withinMs: DRAINED_WITHIN_MS, onProgress: () => undefined });
  return diagnose(dependencies);
}
