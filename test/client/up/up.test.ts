/** One machine's life: a first start, a second, a crash, the next start. In this order, on one data folder. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isAlive, recordOf } from '../../../platform/process/process-identity.ts';
import { DAY_MS } from '../../../rules/time/instant.ts';
import { query } from '../../support/servers/query.ts';
import { runTenure } from '../cli/run-tenure.ts';
import { monthsOf, pastMonthsOf } from './past-months.ts';
import { newDataFolder, processesIn, runtimeIn, startUp, type UpProcess } from './running-up.ts';
import { STARTS_WITHIN_MS } from '../tenure-process.ts';

vi.setConfig({ testTimeout: STARTS_WITHIN_MS, hookTimeout: STARTS_WITHIN_MS });

const folder = newDataFolder();
let up: UpProcess;

beforeAll(async () => {
  up = await startUp(folder.path);
  await up.welcome();
});

afterAll(async () => {
  up.kill('SIGINT');
  await up.ended;
  folder.remove();
});

describe('the first start on an empty store', () => {
  it('loads the example, judged as compute judges it, with a run for every managed pair', async () => {
    expect(await up.welcome()).toMatchObject({ managed: 18, ended: 51 });
    const { databaseUrl } = runtimeIn(folder.path);
    const [verdicts] = await query(
      databaseUrl,
      'select count(*)::int as all, count(*) filter (where qualifies)::int as good from verdict',
    );
    expect(verdicts).toEqual({ all: 4655, good: 2196 });
    const runs = await query(
      databaseUrl,
      'select run, count(*)::int as count from relationship group by run order by run',
    );
    expect(runs).toEqual([
      { run: 'none', count: 21 },
      { run: 'running', count: 18 },
    ]);
  });

  it('moves the history by whole days, to its end within the last 24 hours', async () => {
    const { databaseUrl } = runtimeIn(folder.path);
    const [moved] = (await query(
      databaseUrl,
      `select max(time)::float as last, max(accepted_at)::float as accepted,
        min(time) filter (where type = 'client.registered')::float as registered from ledger`,
    )) as { last: number; accepted: number; registered: number }[];
    expect(moved?.last).toBeLessThanOrEqual(moved?.accepted ?? 0);
    expect(moved?.last).toBeGreaterThan((moved?.accepted ?? 0) - DAY_MS);
    expect((moved?.registered ?? 1) % DAY_MS).toBe(0);
  });

  it('shows what is next to expire, and credit and points of every partner that add up', async () => {
    const { nextToExpire, partners, withoutRate } = await up.welcome();
    expect(nextToExpire.map(({ partner, client }) => `${partner} ${client}`)).toEqual([
      'google coredns',
      'google helm',
      'amazon etcd',
    ]);
    expect(partners[0]).toEqual({
      partner: 'google',
      clients: 3,
      credit: [
        { currency: 'JPY', amount: '50000' },
        { currency: 'USD', amount: '866.67' },
      ],
      points: '14.1389',
    });
    const total = (currency: string): number =>
      partners
        .flatMap(({ credit }) => credit)
        .reduce((sum, one) => sum + (one.currency === currency ? Number(one.amount) : 0), 0);
    expect([total('USD'), total('JPY'), total('SEK')]).toEqual([4_800, 250_001, 45_000]);
    expect(withoutRate).toEqual(['SEK']);
  });

  it('lets in whoever has the token of the data folder, which only its owner can read', async () => {
    const { api, tokenFile } = await up.welcome();
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder.path, 'runtime.json')).mode & 0o777).toBe(0o600);
    const authorization = `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`;
    const answer = await fetch(`${api}/v1/relationships`, { headers: { authorization } });
    expect(((await answer.json()) as { items: unknown[] }).items).toHaveLength(18);
    expect((await fetch(`${api}/v1/relationships`)).status).toBe(401);
  });

  it(
    'closes all months of the history',
    async () => {
      const past = await pastMonthsOf(runtimeIn(folder.path).databaseUrl);
      // Three years, less what lies before the first event.
      expect([35, 36]).toContain(past);
      expect(await monthsOf(await up.welcome(), ({ open }) => open === 0)).toEqual({ closed: past, open: 0 });
    }, // A machine that does other things takes minutes for what takes seconds.
    3 * STARTS_WITHIN_MS,
  );

  it('is found by the commands of the same folder', async () => {
    const doctor = await runTenure(['doctor', '--json'], { env: { TENURE_DATA_DIR: folder.path, ...NO_SERVERS } });
    expect(JSON.parse(doctor.stdout)).toMatchObject({ healthy: true });
    expect(doctor.code).toBe(0);
  });
});

const NO_SERVERS = { DATABASE_URL: '', TEMPORAL_ADDRESS: '' };

describe('while it runs', () => {
  it('a second start on the same folder says who holds it', async () => {
    const second = await startUp(folder.path);
    expect(await second.ended).toBe('code 1');
    expect(second.said()).toContain(`${folder.path} is in use by process ${up.pid}.`);
    expect(second.said()).not.toContain('    at ');
  });

  it('a start on the same port says that it is taken, before it makes anything', async () => {
    const { api } = await up.welcome();
    const other = newDataFolder();
    const second = await startUp(other.path, ['--port', new URL(api).port]);
    expect(await second.ended).toBe('code 1');
    expect(second.said()).toContain(`The API can't listen on port ${new URL(api).port}`);
    expect(second.said()).toContain('--port');
    expect(second.said()).not.toContain('starting PostgreSQL');
    other.remove();
  });
});

describe('Ctrl-C', () => {
  it('stops everything, exits with 0 and leaves no process behind', async () => {
    const { children } = runtimeIn(folder.path);
    const records = children.map((pid) => recordOf(pid));
    expect(records).toHaveLength(2);
    up.kill('SIGINT');
    expect(await up.ended).toBe('code 0');
    expect(records.filter((record) => record !== null && isAlive(record))).toEqual([]);
    expect(processesIn(folder.path)).toEqual([]);
  });
});

describe('the second start', () => {
  it('goes on where the first ended, imports nothing and keeps the token', async () => {
    const token = readFileSync(join(folder.path, 'admin-token'), 'utf8');
    up = await startUp(folder.path, []);
    const printed = await up.printed();
    expect(up.said()).not.toContain('example');
    expect(printed).toContain('18 managed relationships now, 51 periods ended before');
    expect(printed).toMatch(
      /PARTNER +CLIENTS +POINTS +CREDIT A MONTH\n +google +3 +14\.1389 +JPY 50,000 \+ USD 866\.67\n/,
    );
    expect(printed).toContain(`TENURE_DATA_DIR=${folder.path}`);
    expect(printed).toContain('relationship show google coredns');
    // Two users manage the next to expire, so removing the one who holds it would end nothing.
    expect(printed).toContain('access remove 4a7c675601d6 helm');
    expect(readFileSync(join(folder.path, 'admin-token'), 'utf8')).toBe(token);
  });
});

describe('after a SIGKILL', () => {
  it('the next start recognises what was left running, stops it and resumes', async () => {
    const { children } = runtimeIn(folder.path);
    up.kill('SIGKILL');
    expect(await up.ended).toBe('signal SIGKILL');
    expect(processesIn(folder.path)).not.toEqual([]);

    up = await startUp(folder.path);
    expect(await up.welcome()).toMatchObject({ managed: 18, ended: 51 });
    for (const pid of children) expect(up.said()).toContain(`left running (process ${pid})`);
    const doctor = await runTenure(['doctor', '--json'], { env: { TENURE_DATA_DIR: folder.path, ...NO_SERVERS } });
    expect(JSON.parse(doctor.stdout)).toMatchObject({ healthy: true });
  });
});

describe('a server that dies', () => {
  it('is noticed: a sentence says which, everything else stops, and the exit code is 1', async () => {
    const [postgres = 0] = runtimeIn(folder.path).children;
    process.kill(postgres, 'SIGKILL');
    expect(await up.ended).toBe('code 1');
    expect(up.said()).toContain('PostgreSQL ended by itself (signal SIGKILL)');
    expect(processesIn(folder.path)).toEqual([]);
  });
});
