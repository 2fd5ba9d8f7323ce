/** `tenure migrate`: brings the database to the tables of this version. */
import { Command } from 'commander';
import { readSettings } from '../../../platform/env.ts';
import { migrate } from '../../../store/migrate.ts';
import { createPool } from '../../../store/pool.ts';
import { expectDatabase } from '../../up/reach-database.ts';
import { createMessages } from '../output/messages.ts';
import { neededDatabase } from '../up/run-process.ts';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description(
      'Brings the database of DATABASE_URL to the tables of this version. Safe to repeat and to run twice at once; ' +
        'run it before the workers and APIs of a new version start.',
    )
    .option('--json', 'print one JSON object')
    .action(bringUpToDate);
}

async function bringUpToDate({ json = false }: { readonly json?: boolean }): Promise<void> {
  const databaseUrl = neededDatabase(readSettings(), 'tenure migrate');
  const messages = createMessages();
  const pool = createPool(databaseUrl, { max: 1, applicationName: 'tenure-migrate' });
  try {
    await expectDatabase(pool, databaseUrl);
    const applied = await migrate(pool, { onProgress: (name) => messages.line(`applying ${name}`) });
    process.stdout.write(json ? `${JSON.stringify({ applied })}\n` : `${summary(applied.length)}\n`);
  } finally {
    await pool.end();
  }
}

function summary(applied: number): string {
  if (applied === 0) return 'The database is up to date already.';
  return `Applied ${applied === 1 ? '1 migration' : `${applied} migrations`}. The database is up to date.`;
}
