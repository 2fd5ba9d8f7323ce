/** `tenure migrate`, `api` and `worker`: one process each, on a database and a Temporal server that are there. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadExample } from '../../client/up/example/load-example.ts';
import { freePort } from '../../platform/free-port.ts';
import { realNow } from '../../platform/clock.ts';
import { createPool } from '../../store/pool.ts';
import { query } from '../support/servers/query.ts';
import { createTestDatabase, type TestDatabase } from '../support/servers/test-database.ts';
import { createTestNamespace, type TestNamespace } from '../support/servers/test-namespace.ts';
import { runTenure } from './cli/run-tenure.ts';
import { startTenure, STARTS_WITHIN_MS } from './tenure-process.ts';

vi.setConfig({ testTimeout: STARTS_WITHIN_MS });

const TOKEN = 'a-token-of-at-least-thirty-two-characters';

let database: TestDatabase;
let temporal: TestNamespace;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  [database, temporal] = await Promise.all([createTestDatabase(), createTestNamespace()]);
  env = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TENURE_ADMIN_TOKEN: TOKEN,
    TENURE_PORT: String(await freePort()),
    TENURE_METRICS_PORT: String(await freePort()),
  };
});

afterAll(async () => {
  await temporal.close();
  await database.drop();
});

describe('before the tables are there', () => {
  it.each(['worker', 'api'])('%s refuses to start and names the command that makes them', async (command) => {
    const { code, stderr } = await runTenure([command], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The database at .* lacks 0001-ledger, .*\nRun tenure migrate first\.$/m);
  });

  it('the doctor says so, and looks at nothing else', async () => {
    const { code, stdout } = await runTenure(['doctor'], { env });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^tables +wrong/m);
    expect(stdout).toMatch(/^backlog +skipped/m);
  });
});

describe('migrate', () => {
  it('makes the tables, and has nothing to do the second time', async () => {
    const first = await runTenure(['migrate'], { env });
    expect(first.stdout).toMatch(/^Applied \d+ migrations\. The database is up to date\.\n$/);
    const second = await runTenure(['migrate', '--json'], { env });
    expect(JSON.parse(second.stdout)).toEqual({ applied: [] });
  });
});

describe('what a process needs', () => {
  it.each([
    ['worker', 'DATABASE_URL'],
    ['worker', 'TEMPORAL_ADDRESS'],
    ['api', 'DATABASE_URL'],
    ['api', 'TENURE_ADMIN_TOKEN'],
    ['migrate', 'DATABASE_URL'],
  ])('%s without %s exits with 2 and says how to mend it', async (command, setting) => {
    const { code, stderr } = await runTenure([command], { env: { ...env, [setting]: '' } });
    expect(code).toBe(2);
    expect(stderr).toContain(`tenure ${command} needs ${setting}`);
  });

  it('an API without a token says how to make one', async () => {
    const { stderr } = await runTenure(['api'], { env: { ...env, TENURE_ADMIN_TOKEN: '' } });
    expect(stderr).toContain('tenure token create --role admin --name "who it is for" --database');
  });

  it('a Temporal server that does not answer is named', async () => {
    const { code, stderr } = await runTenure(['worker'], { env: { ...env, TEMPORAL_ADDRESS: '127.0.0.1:1' } });
    expect(code).toBe(1);
    expect(stderr).toContain("The Temporal server at 127.0.0.1:1 can't be reached");
  });
});

describe('the first token', () => {
  it('is made directly in the database, and then an API needs none in its settings', async () => {
    const made = await runTenure(['token', 'create', '--role', 'admin', '--name', 'the first', '--database'], { env });
    expect(made).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Token tok_\S+ \(admin, expires /) as string,
    });
    const token = made.stdout.trim();
    const own = { ...env, TENURE_ADMIN_TOKEN: '', TENURE_URL: `http://127.0.0.1:${env['TENURE_PORT']}` };
    const api = startTenure(['api'], own);
    await api.until('the API', () => api.stderr().includes('the API listens'));
    const audit = await runTenure(['audit', 'list'], { env: { ...own, TENURE_TOKEN: token } });
    expect(audit.stdout).toMatch(/tenure token create --database \(admin\) +createToken +token:tok_/);
    api.kill('SIGTERM');
    expect(await api.ended).toBe('code 0');
    await query(database.url, 'delete from api_token returning id');
  });
});

describe('api and worker', () => {
  it('serve, log JSON, and stop on SIGTERM with 0', async () => {
    const pool = createPool(database.url, { max: 1, applicationName: 'test' });
    await loadExample(pool, 'oss', realNow(), () => undefined);
    await pool.end();

    const [api, worker] = [startTenure(['api'], env), startTenure(['worker'], env)];
    await api.until('the API', () => api.stderr().includes('the API listens'));
    await worker.until('the worker', () => worker.stderr().includes('the worker runs'));
    await expect
      .poll(() => query(database.url, `select from relationship where run = 'running'`), { timeout: STARTS_WITHIN_MS })
      .toHaveLength(18);
    const authorization = `Bearer ${TOKEN}`;
    const answer = await fetch(`http://127.0.0.1:${env['TENURE_PORT']}/v1/relationships`, {
      headers: { authorization },
    });
    expect(((await answer.json()) as { items: unknown[] }).items).toHaveLength(18);

    const ofWorker = `http://127.0.0.1:${env['TENURE_METRICS_PORT']}`;
    for (const url of [ofWorker, `http://127.0.0.1:${env['TENURE_PORT']}`]) {
      expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'alive' });
      const ready = await fetch(`${url}/readyz`);
      expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', position: expect.any(Number) }]);
      expect(await (await fetch(`${url}/metrics`)).text()).toContain('process_cpu_seconds_total');
    }
    const figures = await (await fetch(`${ofWorker}/metrics`)).text();
    expect(figures).toContain('tenure_wake_ups_waiting{class="ended"} 0');
    // The SDK's own.
    expect(figures).toMatch(/^temporal_worker_task_slots_available\{.*\} \d+$/m);

    for (const process of [api, worker]) process.kill('SIGTERM');
    expect(await Promise.all([api.ended, worker.ended])).toEqual(['code 0', 'code 0']);
    for (const { stderr } of [api, worker]) {
      const lines = stderr().trim().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toContain('stopping');
    }
  });
});
