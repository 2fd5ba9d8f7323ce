/** A what-if by real workers, one of which is killed in the middle. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadExample } from '../../../client/up/example/load-example.ts';
import { realNow } from '../../../platform/clock.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { candidateBook } from '../../../rules/what-if/candidate.ts';
import { readLedger } from '../../../store/ledger/read-ledger.ts';
import { createPool } from '../../../store/pool.ts';
import { askWhatIf } from '../../../store/what-if/ask.ts';
import { readWhatIf } from '../../../store/what-if/what-if-row.ts';
import { startTenure, STARTS_WITHIN_MS, type TenureProcess } from '../../client/tenure-process.ts';
import { exampleProgramme } from '../../support/example.ts';
import { versionOf } from '../../support/programme-files.ts';
import { createTestNamespace, type TestNamespace } from '../../support/servers/test-namespace.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';
import { computedDifference, foundBy } from '../../support/what-if.ts';

let store: TestStore;
let temporal: TestNamespace;
beforeAll(async () => {
  [store, temporal] = await Promise.all([createTestStore(), createTestNamespace()]);
});
afterAll(async () => {
  await temporal.close();
  await store.close();
});

function startWorker(): TenureProcess {
  return startTenure(['worker'], {
    DATABASE_URL: store.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
  });
}

/** Kills the worker while the what-if is between two batches: the row is held, so none can end meanwhile. */
async function killInTheMiddle(worker: TenureProcess, id: number): Promise<void> {
  const pool = createPool(store.url, { max: 1, applicationName: 'test' });
  const client = await pool.connect();
  const isInTheMiddle = async (): Promise<boolean> => {
    await client.query('BEGIN');
    const { rows } = await client.query(
      `SELECT FROM what_if WHERE what_if = $1 AND status = 'working' AND done > 0 FOR UPDATE`,
      [id],
    );
    if (rows.length === 0) await client.query('COMMIT');
    return rows.length > 0;
  };
  expect(await waitUntil(isInTheMiddle, { withinMs: STARTS_WITHIN_MS, everyMs: 1 })).toBe(true);
  worker.kill('SIGKILL');
  await worker.ended;
  await client.query('COMMIT');
  client.release();
  await pool.end();
}

it('asked for while no worker was there, and killed in the middle, comes to the difference of two compute runs', async () => {
  await loadExample(store.pool, 'oss', realNow(), () => undefined);
  const files = await exampleProgramme();
  const docs = JSON.stringify({ tool: 'docs', title: 'Documentation', rules: [], examples: [] });
  const candidate = new Map([...files, ['tools/docs.json', docs]]);
  const question = { files: candidate, from: null, to: null, askedBy: 'test', askedAt: realNow() };
  const id = await askWhatIf(store.pool, question);

  const first = startWorker();
  await killInTheMiddle(first, id);
  expect(await first.ended).toBe('signal SIGKILL');
  expect(await readWhatIf(store.pool, id)).toMatchObject({ status: 'working' });

  const second = startWorker();
  const isFinished = async (): Promise<boolean> => (await readWhatIf(store.pool, id))?.status === 'finished';
  expect(await waitUntil(isFinished, { withinMs: STARTS_WITHIN_MS })).toBe(true);
  second.kill('SIGTERM');
  expect(await second.ended).toBe('code 0');

  const at = (await readWhatIf(store.pool, id))?.at ?? 0;
  const events: TenureEvent[] = [];
  for await (const { event } of readLedger(store.pool)) events.push(event);
  const books = {
    current: [versionOf(files, 'always', 1)],
    candidate: candidateBook(versionOf(candidate, 'always', 1).programme),
  };
  const wanted = await computedDifference(events, books, at);
  expect(wanted.totals.activities.loses).toBeGreaterThan(0);
  expect(await foundBy(store.pool, id)).toEqual(wanted);
}, 400_000);
