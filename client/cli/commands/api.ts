/** `tenure api`: the HTTP API in a process of its own, for production. */
import { Command } from 'commander';
import type { Settings } from '../../../platform/env.ts';
import { createMetrics } from '../../../platform/metrics.ts';
import { createPool } from '../../../store/pool.ts';
import { expectMigrated } from '../../up/reach-database.ts';
import { serveApi } from '../../up/serve-api.ts';
import { WrongInputError } from '../cli-error.ts';
import { neededDatabase, runProcess, untilStopping, type ProcessContext } from '../up/run-process.ts';
import { keep } from '../up/servers.ts';

export function apiCommand(): Command {
  return new Command('api')
    .description(
      'The HTTP API in a process of its own. Needs DATABASE_URL and TENURE_ADMIN_TOKEN. Logs JSON to stderr; SIGTERM ' +
        'answers what is under way first, within 30 seconds.',
    )
    .action(() => runProcess('api', work));
}

async function work({ settings, log, shutdown }: ProcessContext): Promise<void> {
  const databaseUrl = neededDatabase(settings, 'tenure api');
  const tokens = [neededToken(settings)];
  await checkDatabase(databaseUrl);
  shutdown.signal.throwIfAborted();
  const { host, port } = settings;
  const metrics = createMetrics({ ofProcess: true });
  const api = await keep(shutdown, 'the API', serveApi({ databaseUrl, host, port, tokens, log, metrics }));
  log.info({ url: api.url }, 'the API listens');
  await untilStopping(shutdown);
  log.info('stopping');
}

/** Without a token nobody could get in. */
function neededToken({ adminToken }: Settings): string {
  if (adminToken !== null) return adminToken;
  throw new WrongInputError(
    'tenure api needs TENURE_ADMIN_TOKEN: at least 32 visible ASCII characters. Make one, keep it secret, and give it\n' +
      'to the commands as TENURE_TOKEN:\n' +
      `  node -p "require('crypto').randomBytes(32).toString('base64url')"`,
  );
}

async function checkDatabase(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { max: 1, applicationName: 'tenure-api' });
  try {
    await expectMigrated(pool, databaseUrl);
  } finally {
    await pool.end();
  }
}
