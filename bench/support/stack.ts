/** A whole stack of a bench's own: PostgreSQL and Temporal in a temporary folder, a migrated store, the example's rules. */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { realNow } from '../../platform/clock.ts';
import { readMachine, readSettings } from '../../platform/env.ts';
import { createLogger, type Logger } from '../../platform/log.ts';
import { startTemporaryServers } from '../../platform/temporary-servers.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { migrate } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import { publishRuleSet } from '../../store/rule-sets/publish.ts';
import { readProgrammeFolder } from '../../client/programme/read-programme-folder.ts';
import { startWorker, type RunningWorker } from '../../worker/start-worker.ts';
import { connectClient, type TemporalPlace } from '../../worker/temporal/connect.ts';
import { SEARCH_ATTRIBUTE } from '../../workflows/contract.ts';
import { parsedOrThrow } from './parsed.ts';
import { progress } from './report.ts';

export interface Stack {
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly place: TemporalPlace;
  readonly temporal: Client;
  readonly log: Logger;
  readonly cacheFolder: string;
  startWorker(): Promise<RunningWorker>;
  /** Parses and appends, as the API would. */
  append(raw: readonly object[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startStack(): Promise<Stack> {
  const log = createLogger({ level: 'error', name: 'bench' });
  const servers = await startTemporaryServers({
    purpose: 'bench',
    postgres: { maxConnections: 100 },
    temporal: { cliPath: null, namespace: 'default', keywords: Object.values(SEARCH_ATTRIBUTE) },
    onProgress: progress,
  });
  const { postgres, temporal: server } = servers;
  if (postgres === null || server === null) throw new Error('no servers of our own');
  const pool = createPool(postgres.url, { max: 8, applicationName: 'bench' });
  await migrate(pool);
  const programme = await readProgrammeFolder(`${import.meta.dirname}/../../examples/oss/programme`);
  await publishRuleSet(pool, programme, { effectiveFrom: 'always', author: 'bench', note: null, publishedAt: 0 });
  const place: TemporalPlace = { ...readSettings({}), address: server.address, namespace: 'default' };
  const { client, close } = await connectClient(place);
  const { cacheFolder } = readMachine();
  return {
    databaseUrl: postgres.url,
    pool,
    place,
    temporal: client,
    log,
    cacheFolder,
    startWorker: () =>
      startWorker({
        databaseUrl: postgres.url,
        temporal: place,
        startRate: 1_000,
        debounce: 'never',
        cacheFolder,
        log,
      }),
    async append(raw) {
      await appendEvents(pool, raw.map(parsedOrThrow), { acceptedAt: realNow() });
    },
    async stop() {
      await close();
      await pool.end();
      await servers.stop();
    },
  };
}
