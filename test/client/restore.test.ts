/**
 * Dump, destroy, restore beside a Temporal that knows nothing of it: `tenure doctor --repair` starts every run again.
 */
import { expect, it } from 'vitest';
import { untilDrained } from '../../client/up/drained.ts';
import { loadExample } from '../../client/up/example/load-example.ts';
import { ProgrammeClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/log.ts';
import { sha256 } from '../../platform/sha256.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { migrate } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { QUERY, relationshipWorkflowId } from '../../workflows/contract.ts';
import { clientRegistered, parsed } from '../support/events.ts';
import { dumpDatabase, restoreDatabase } from '../support/servers/dump-and-restore.ts';
import { newFolder } from '../support/servers/new-folder.ts';
import { createTestDatabase, type TestDatabase } from '../support/servers/test-database.ts';
import { createTestNamespace, type TestNamespace } from '../support/servers/test-namespace.ts';
import { runTenure } from './cli/run-tenure.ts';
import { startTestWorker } from '../support/test-worker.ts';

const clock = new ProgrammeClock();
const log = createLogger({ level: 'silent', name: 'test' });
installRuntime(log);

interface Pair {
  readonly partner: string;
  readonly client: string;
  readonly expiresAt: number;
}

/** Has a worker work on a database until nothing is left to do, and then whatever is given. */
async function working<T>(database: TestDatabase, temporal: TestNamespace, then: () => Promise<T>): Promise<T> {
  const worker = await startTestWorker(database.url, temporal, { log });
  try {
    await onPool(database, (pool) => untilDrained(pool, clock, { withinMs: 120_000, onProgress: () => undefined }));
    return await then();
  } finally {
    await worker.stop();
  }
}

async function onPool<T>({ url }: TestDatabase, work: (pool: ReturnType<typeof createPool>) => Promise<T>): Promise<T> {
  const pool = createPool(url, { max: 2, applicationName: 'test' });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

async function managedPairs(database: TestDatabase): Promise<readonly Pair[]> {
  return onPool(database, async (pool) => {
    const { rows } = await pool.query<Pair>(
      `SELECT partner_id AS partner, client_id AS client, expires_at AS "expiresAt" FROM relationship
       WHERE run = 'running' ORDER BY 1, 2`,
    );
    return rows;
  });
}

/** What people would miss. */
async function exportsOf(database: TestDatabase) {
  return onPool(database, async (pool) => {
    const { rows } = await pool.query<{ position: number; verdicts: string; periods: string }>(
      `SELECT (SELECT position FROM ledger_head) AS position,
        (SELECT md5(string_agg(v::text, '|' ORDER BY position)) FROM verdict v) AS verdicts,
        (SELECT md5(string_agg(p::text, '|' ORDER BY partner_id, client_id, ordinal)) FROM period p) AS periods`,
    );
    const [figures] = rows;
    if (figures === undefined) throw new Error('no answer');
    return figures;
  });
}

/** The place of one more event: the ledger goes on where it was. */
async function appended(database: TestDatabase): Promise<number> {
  return onPool(database, async (pool) => {
    await appendEvents(pool, parsed(clientRegistered('new')), { acceptedAt: clock.now() });
    return (await exportsOf(database)).position;
  });
}

it('every managed relationship has its run again, with its true deadline', { timeout: 300_000 }, async () => {
  const [original, first] = await Promise.all([createTestDatabase(), createTestNamespace()]);
  await onPool(original, async (pool) => {
    await migrate(pool);
    await loadExample(pool, 'oss', clock.now(), () => undefined);
  });
  const before = await working(original, first, () => managedPairs(original));
  expect(before).toHaveLength(18);

  const dump = newFolder();
  await dumpDatabase(original.url, dump);
  const figures = await exportsOf(original);
  // The dump is all there is left: the database is gone, and Temporal begins anew.
  await original.drop();
  await first.close();
  const [restored, anew] = await Promise.all([createTestDatabase(), createTestNamespace()]);
  await restoreDatabase(restored.url, dump);
  expect(await exportsOf(restored)).toEqual(figures);
  const env = {
    DATABASE_URL: restored.url,
    TEMPORAL_ADDRESS: anew.address,
    TEMPORAL_NAMESPACE: anew.namespace,
  };
  await working(restored, anew, async () => {
    const { code, stdout } = await runTenure(['doctor', '--repair', '--json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({ healthy: true });
    expect(code).toBe(0);
    expect(await managedPairs(restored)).toEqual(before);
    expect(await appended(restored)).toBe(figures.position + 1);
    for (const { partner, client, expiresAt } of before) {
      const run = anew.client.workflow.getHandle(relationshipWorkflowId({ partner, client }, sha256));
      const standing = await run.query(QUERY.standing);
      expect(standing).toMatchObject({ standing: 'managed', period: { expiresAt: formatInstant(expiresAt) } });
    }
  });
  await anew.close();
  await restored.drop();
});
