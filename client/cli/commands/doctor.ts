/** `tenure doctor [--repair]`: ledger against projection, projection against durable runs and their timers, backlog. */
import { Client, Connection } from '@temporalio/client';
import { Command } from 'commander';
import { ProgrammeClock } from '../../../platform/clock.ts';
import { readSettings } from '../../../platform/env.ts';
import { connectionOptions } from '../../../platform/temporal/connection-options.ts';
import { watchClock } from '../../../store/clock-watch.ts';
import { migrate } from '../../../store/migrate.ts';
import { createPool } from '../../../store/pool.ts';
import { rebuildDirectory } from '../../../store/directory/rebuild-directory.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { counted, type CheckName } from '../../doctor/check.ts';
import type { DoctorDependencies } from '../../doctor/dependencies.ts';
import { diagnose, isHealthy, type Diagnosis } from '../../doctor/diagnose.ts';
import { adviceText, diagnosisText } from '../../doctor/diagnosis-text.ts';
import { repairAttributes } from '../../doctor/check-attributes.ts';
import { repairSchedule } from '../../doctor/check-schedule.ts';
import { rebuildProjection, repairRuns, replaceRuns } from '../../doctor/repair.ts';
import { untilDrained } from '../../up/drained.ts';
import { expectDatabase } from '../../up/reach-database.ts';
import { EXIT } from '../cli-error.ts';
import { createMessages, type Messages } from '../output/messages.ts';
import { printable } from '../output/printable.ts';
import { findInstallation, type Installation } from '../up/find-installation.ts';

interface DoctorOptions {
  readonly repair?: true;
  readonly json?: true;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'Compares the ledger with what is derived from it, and that with the durable runs and their timers. Looks at ' +
        'DATABASE_URL and TEMPORAL_ADDRESS, or at what runs in the data folder. Exit code 1 when something is wrong.',
    )
    .option(
      '--repair',
      'apply missing migrations, rebuild what is derived from the ledger, mend the schedule, search attributes and runs, and look again',
    )
    .option('--json', 'print one JSON object')
    .action(doctor);
}

/** After a repair, for runs to start and assess. */
const DRAINED_WITHIN_MS = 60_000;

async function doctor(options: DoctorOptions): Promise<void> {
  const installation = findInstallation(readSettings());
  const messages = createMessages();
  let connected = await connect(installation, messages);
  try {
    const first = await diagnose(connected.dependencies);
    messages.end();
    let last = first;
    if (options.repair === true && !isHealthy(first)) {
      messages.line(diagnosisText(first));
      messages.line('repairing');
      if (first.pending.length > 0) {
        await migrate(connected.dependencies.pool, { onProgress: (name) => messages.line(`  applying ${name}`) });
        // Only now there are tables to read the clock from.
        const migrated = await connect(installation, messages);
        await connected.close();
        connected = migrated;
        last = await lookAgain(connected.dependencies);
      }
      last = await repair(connected.dependencies, last, messages);
    }
    messages.end();
    process.stdout.write(answer(first, last, options));
    if (!isHealthy(last)) process.exitCode = EXIT.failed;
  } finally {
    messages.end();
    await connected.close();
  }
}

function answer(first: Diagnosis, last: Diagnosis, { json, repair: repairs }: DoctorOptions): string {
  if (json === true) {
    const before = first === last ? {} : { before: first.checks };
    return `${JSON.stringify({ healthy: isHealthy(last), checks: last.checks, ...before })}\n`;
  }
  const text = printable(diagnosisText(last));
  const advice = adviceText(last, repairs === true);
  return advice === '' ? `${text}\n` : `${text}\n\n${advice}\n`;
}

/** Mends what is wrong and looks again. Each thing comes after those from which its faults are told. */
async function repair(dependencies: DoctorDependencies, first: Diagnosis, messages: Messages): Promise<Diagnosis> {
  let found = first;
  if (isWrong(found, 'directory')) {
    await rebuildDirectory(dependencies.pool);
    messages.line('  directory made anew');
    found = await lookAgain(dependencies);
  }
  if (isWrong(found, 'projection') && found.strays !== null) {
    const pairs = await rebuildProjection(dependencies, found.strays);
    messages.line(`  folded anew: ${counted(pairs, 'pair')}`);
    found = await lookAgain(dependencies);
  }
  if (isWrong(found, 'schedule')) {
    await repairSchedule(dependencies);
    messages.line('  schedule made anew');
    found = await lookAgain(dependencies);
  }
  if (isWrong(found, 'attributes') && found.unmarked.length === 0) {
    await repairAttributes(dependencies);
    messages.line('  search attributes made');
    found = await lookAgain(dependencies);
  }
  if (found.unmarked.length + found.strangers.length > 0) {
    await replaceRuns(dependencies, found.unmarked, found.strangers);
    messages.line(`  started anew, marked: ${counted(found.unmarked.length, 'run')}`);
    messages.line(`  ended, of no pair: ${counted(found.strangers.length, 'run')}`);
    found = await lookAgain(dependencies);
  }
  if (found.runFaults.length === 0) return found;
  await repairRuns(dependencies, found.runFaults);
  messages.line(`  started, or told to look again: ${counted(found.runFaults.length, 'run')}`);
  found = await lookAgain(dependencies);
  if (found.runFaults.length === 0) return found;
  // Told to look, they did not: no worker can go on with them.
  const deaf = found.runFaults.map(({ pair }) => pair);
  await replaceRuns(dependencies, deaf);
  messages.line(`  replaced: ${counted(deaf.length, 'run')}`);
  return lookAgain(dependencies);
}

function isWrong({ checks }: Diagnosis, check: CheckName): boolean {
  return checks.some(({ name, state }) => name === check && state === 'wrong');
}

async function lookAgain(dependencies: DoctorDependencies): Promise<Diagnosis> {
  const { pool, clock } = dependencies;
  await untilDrained(pool, clock, { withinMs: DRAINED_WITHIN_MS, onProgress: () => undefined });
  return diagnose(dependencies);
}

async function connect(
  { databaseUrl, temporal: place }: Installation,
  messages: Messages,
): Promise<{ readonly dependencies: DoctorDependencies; readonly close: () => Promise<void> }> {
  const pool = createPool(databaseUrl, { max: 4, applicationName: 'tenure-doctor' });
  await expectDatabase(pool, databaseUrl).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  // Before its tables are there a store has no clock; the first check says what is missing.
  const watch = await watchClock(pool, () => undefined).catch(() => null);
  const connection = Connection.lazy({ ...(await connectionOptions(place.address, place)), interceptors: [] });
  // A closed run still answers queries, unless they ask for an open one.
  const workflow = { queryRejectCondition: 'NOT_OPEN' } as const;
  const rules = createRuleBookCache();
  return {
    dependencies: {
      pool,
      clock: watch?.clock ?? new ProgrammeClock(),
      rulesNow: (client) => rules.at(client),
      temporal: new Client({ connection, namespace: place.namespace, workflow }),
      connection,
      namespace: place.namespace,
      onProgress: (line) => messages.progress(line),
    },
    async close() {
      await connection.close();
      await watch?.stop();
      await pool.end();
    },
  };
}
