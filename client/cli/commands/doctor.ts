/** `tenure doctor [--repair]`: ledger against projection, projection against durable runs and their timers, backlog. */
import { Client, Connection } from '@temporalio/client';
import { Command } from 'commander';
import { ProgrammeClock } from '../../../platform/clock.ts';
import { readSettings } from '../../../platform/env.ts';
import { connectionOptions } from '../../../platform/temporal/connection-options.ts';
import { watchClock } from '../../../store/clock-watch.ts';
import { migrate } from '../../../store/migrate.ts';
import { createPool } from '../../../store/pool.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import type { DoctorDependencies } from '../../doctor/dependencies.ts';
import { diagnose, isHealthy, type Diagnosis } from '../../doctor/diagnose.ts';
import { adviceText, diagnosisText } from '../../doctor/diagnosis-text.ts';
import { lookAgain, repairAll } from '../../doctor/repair-all.ts';
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
      last = await repairAll(connected.dependencies, last, (line) => messages.line(`  ${line}`));
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
