/** A back-up restored beside a Temporal that knows nothing of it: `tenure doctor --repair` starts every run again. */
import { expect, it } from 'vitest';
import { untilDrained } from '../../client/up/drained.ts';
import { loadExample } from '../../client/up/example/load-example.ts';
import { ProgrammeClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/log.ts';
import { sha256 } from '../../platform/sha256.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { migrate } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { QUERY, relationshipWorkflowId } from '../../workflows/contract.ts';
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

it('every managed relationship has its run again, with its true deadline', { timeout: 300_000 }, async () => {
  const [original, first] = await Promise.all([createTestDatabase(), createTestNamespace()]);
  await onPool(original, async (pool) => {
    await migrate(pool);
    await loadExample(pool, 'oss', clock.now(), () => undefined);
  });
  const before = await working(original, first, () => managedPairs(original));
  expect(before).toHaveLength(18);

  // The copy is all there is left: the database is gone, and Temporal begins anew.
  const restored = await createTestDatabase({ template: original.name });
  await original.drop();
  await first.close();
  const anew = await createTestNamespace();
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
    for (const { partner, client, expiresAt } of before) {
      const run = anew.client.workflow.getHandle(relationshipWorkflowId({ partner, client }, sha256));
      const standing = await run.query(QUERY.standing);
      expect(standing).toMatchObject({ standing: 'managed', period: { expiresAt: formatInstant(expiresAt) } });
    }
  });
  await anew.close();
  await restored.drop();
});
