/** A diagnosis as people read it: a line for each check, and under it what is wrong. */
import type { Diagnosis } from './diagnose.ts';
import type { Check, CheckName, Mender } from './check.ts';

const TITLES: Readonly<Record<CheckName, string>> = {
  migrations: 'tables',
  clocks: 'clocks',
  backlog: 'backlog',
  directory: 'ledger and directory',
  projection: 'ledger and projection',
  months: 'closed months',
  schedule: 'schedule of months',
  attributes: 'search attributes',
  runs: 'projection and runs',
  timers: 'runs and their timers',
};

/** Faults listed for each check; more are counted. */
const MOST_FAULTS = 20;

export function diagnosisText({ checks }: Diagnosis): string {
  const width = Math.max(...Object.values(TITLES).map(({ length }) => length));
  return checks.flatMap((check) => linesOf(check, width)).join('\n');
}

/** What to do about what is wrong. Empty when nothing is. @param isRepaired whether that was tried already */
export function adviceText({ checks }: Diagnosis, isRepaired: boolean): string {
  const mendable = titlesOf(checks, 'repair');
  const byHand = titlesOf(checks, 'hand');
  const advice: string[] = [];
  if (mendable !== '' && isRepaired) advice.push(`Still wrong: ${mendable}. A repair needs a worker that runs.`);
  else if (mendable !== '') advice.push(`tenure doctor --repair mends: ${mendable}.`);
  if (byHand !== '') advice.push(`No repair can mend: ${byHand}. What to do stands with it.`);
  return advice.join('\n');
}

function titlesOf(checks: readonly Check[], mender: Mender): string {
  return checks
    .filter(({ mendedBy }) => mendedBy === mender)
    .map(({ name }) => TITLES[name])
    .join(', ');
}

function linesOf({ name, state, summary, faults }: Check, width: number): readonly string[] {
  const shown = faults.slice(0, MOST_FAULTS).map((fault) => `    ${fault}`);
  const more = faults.length - shown.length;
  if (more > 0) shown.push(`    … and ${more.toLocaleString('en')} more`);
  return [`${TITLES[name].padEnd(width)}  ${state.padEnd('skipped'.length)}  ${summary}`, ...shown];
}
