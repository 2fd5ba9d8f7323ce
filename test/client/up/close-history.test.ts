/** The months of the example's history: closed by the first start, or by the next. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { historyAsked } from '../../../client/cli/up/close-history.ts';
import { loadExample } from '../../../client/up/example/load-example.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { Statement } from '../../../store/statement.ts';
import { waitingRequests } from '../../../store/months/requests.ts';
import { query } from '../../support/servers/query.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';
import { runTenure } from '../cli/run-tenure.ts';
import { STARTS_WITHIN_MS } from '../tenure-process.ts';
import { monthsOf, pastMonthsOf } from './past-months.ts';
import { newDataFolder, runtimeIn, startUp } from './running-up.ts';

vi.setConfig({ testTimeout: 4 * STARTS_WITHIN_MS });

const NOW = Date.UTC(2026, 5, 10);

describe('loading the example', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await createTestStore();
  });
  afterAll(() => store.close());

  it('asks for its months to be closed in one transaction with its history: both are there, or neither', async () => {
    const { pool } = store;
    const load = (last: readonly Statement[]) =>
      loadExample(
        pool,
        'oss',
        NOW,
        () => undefined,
        (book) => [...historyAsked(book, NOW), ...last],
      );
    await expect(load([{ text: 'SELECT 1 / 0' }])).rejects.toThrow('division by zero');
    expect((await pool.query('SELECT FROM ledger')).rowCount).toBe(0);
    expect(await waitingRequests(pool)).toEqual([]);

    expect(await load([])).toMatchObject({ accepted: 5_066 });
    expect(await waitingRequests(pool)).toMatchObject([{ month: '2026-05', ask: 'close' }]);
  });
});

describe('a first start that is killed while it closes the months of the past', () => {
  it('leaves the rest to the next, which closes them all', async () => {
    const { path, remove } = newDataFolder();
    onTestFinished(remove);
    const killed = await startUp(path);
    await killed.hasSaid('closing the months of the past');
    const { databaseUrl } = runtimeIn(path);
    const closed = async (): Promise<number> =>
      (await query(databaseUrl, `SELECT FROM month WHERE status = 'closed'`)).length;
    await waitUntil(async () => (await closed()) > 0, { withinMs: STARTS_WITHIN_MS, everyMs: 5 });
    killed.kill('SIGKILL');
    expect(await killed.ended).toBe('signal SIGKILL');
    // PostgreSQL was left running, and the next start finds it. If all are closed by now, this has tested nothing.
    const closedBefore = await closed();
    expect(closedBefore).toBeLessThan(35);

    const next = await startUp(path);
    const { api, tokenFile } = await next.welcome();
    expect(next.said()).not.toContain('loading the example');
    const months = await monthsOf({ api, tokenFile }, ({ open }) => open === 0);
    expect(months).toEqual({ open: 0, closed: await pastMonthsOf(runtimeIn(path).databaseUrl) });
    expect(months.closed).toBeGreaterThan(closedBefore);
    const doctor = await runTenure(['doctor', '--json'], {
      env: { TENURE_DATA_DIR: path, DATABASE_URL: '', TEMPORAL_ADDRESS: '' },
    });
    expect(JSON.parse(doctor.stdout)).toMatchObject({ healthy: true });
    next.kill('SIGINT');
    expect(await next.ended).toBe('code 0');
  });
});
