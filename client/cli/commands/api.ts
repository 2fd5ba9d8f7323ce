/** `tenure api`: the HTTP API in a process of its own, for production. */
import { Command } from 'commander';
import type { Pool } from 'pg';
import { realNow } from '../../../platform/clock.ts';
import type { Settings } from '../../../platform/env.ts';
import { createMetrics } from '../../../platform/metrics.ts';
import { createPool } from '../../../store/pool.ts';
import { hasUsableToken } from '../../../store/tokens/tokens.ts';
import { expectMigrated } from '../../up/reach-database.ts';
import { oidcOptions } from '../../api/callers/oidc-options.ts';
import { serveApi } from '../../up/serve-api.ts';
import { WrongInputError } from '../cli-error.ts';
import { outboundRules } from '../up/outbound-rules.ts';
import { tracingOf } from '../up/tracing.ts';
import { neededDatabase, runProcess, untilStopping, type ProcessContext } from '../up/run-process.ts';
import { keep } from '../up/servers.ts';

export function apiCommand(): Command {
  return new Command('api')
    .description(
      'The HTTP API in a process of its own. Needs DATABASE_URL, and TENURE_ADMIN_TOKEN or a stored token (tenure token create --database). Logs JSON to stderr; SIGTERM ' +
        'answers what is under way first, within 30 seconds.',
    )
    .action(() => runProcess('api', work));
}

async function work({ settings, log, shutdown }: ProcessContext): Promise<void> {
  const databaseUrl = neededDatabase(settings, 'tenure api');
  await checkDatabase(databaseUrl, settings);
  shutdown.signal.throwIfAborted();
  const { host, port, adminToken, callsPerSecond } = settings;
  const tokens = adminToken === null ? [] : [adminToken];
  const limits = { callsPerSecond, oidc: oidcOptions(settings), outbound: outboundRules(settings) };
  const metrics = createMetrics({ ofProcess: true });
  const tracing = await tracingOf(settings, 'tenure-api', shutdown);
  const figures = { log, metrics, tracing };
  const api = await keep(shutdown, 'the API', serveApi({ databaseUrl, host, port, tokens, ...limits, ...figures }));
  log.info({ url: api.url }, 'the API listens');
  await untilStopping(shutdown);
  log.info('stopping');
}

/** Without a token nobody could get in. */
async function expectSomeToken(pool: Pool, settings: Settings): Promise<void> {
  if (settings.adminToken !== null || oidcOptions(settings) !== null || (await hasUsableToken(pool, realNow()))) return;
  throw new WrongInputError(
    'tenure api needs TENURE_ADMIN_TOKEN or a token in its database: nobody could get in. Make one, keep it secret, and\n' +
      'give it to the commands as TENURE_TOKEN:\n' +
      '  tenure token create --role admin --name "who it is for" --database',
  );
}

async function checkDatabase(databaseUrl: string, settings: Settings): Promise<void> {
  const pool = createPool(databaseUrl, { max: 1, applicationName: 'tenure-api' });
  try {
    await expectMigrated(pool, databaseUrl);
    await expectSomeToken(pool, settings);
  } finally {
    await pool.end();
  }
}
