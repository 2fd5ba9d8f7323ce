import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { PortInUseError } from '../../../platform/free-port.ts';
import { FolderInUseError } from '../../../platform/lock-file.ts';
import { PostgresFolderError } from '../../../platform/postgres/postgres-errors.ts';
import { discardPostgres, startPostgres } from '../../../platform/postgres/start-postgres.ts';
import type { PostgresOptions, RunningPostgres } from '../../../platform/postgres/start-postgres.ts';
import { isAlive, recordOf, thisProcess } from '../../../platform/process/process-identity.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import { startScript } from '../../support/servers/child-script.ts';
import { newFolder } from '../../support/servers/new-folder.ts';
import { query } from '../../support/servers/query.ts';

// Servers start and stop here, on a disk that others may be busy with.
vi.setConfig({ testTimeout: 120_000 });

const SERVE = new URL('../../support/servers/serve.ts', import.meta.url);
const isRoot = process.getuid?.() === 0;

/** Starts it for one test, as fast as it goes. */
async function start(dataDir: string, options: Partial<PostgresOptions> = {}): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir, durable: false, ...options });
  onTestFinished(() => postgres.stop());
  return postgres;
}

let original = '';
beforeAll(async () => {
  original = mkdtempSync(join(tmpdir(), 'tenure-test-'));
  chmodSync(original, 0o755);
  const postgres = await startPostgres({ dataDir: original, durable: false });
  await postgres.stop();
});
afterAll(() => rmSync(original, { recursive: true, force: true }));

/** A folder with an empty cluster that was stopped: a copy, as making one takes much longer. */
function madeFolder(): string {
  const dataDir = newFolder();
  execFileSync('cp', ['-a', `${original}/.`, dataDir]);
  return dataDir;
}

/** What a start in the folder says when it fails. */
async function faultOf(dataDir: string, options: Partial<PostgresOptions> = {}): Promise<Error> {
  const outcome = await start(dataDir, options).catch((error: unknown) => error);
  if (outcome instanceof Error) return outcome;
  throw new Error('it started');
}

describe('PostgreSQL of our own', () => {
  it('keeps what was committed from one start to the next', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await query(first.url, "create table note as select 'kept' as text");
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second.url, 'select text from note')).toEqual([{ text: 'kept' }]);
  });

  it('is durable, and listens on this machine only', async () => {
    const postgres = await start(madeFolder(), { durable: true });
    const settings =
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes'";
    const rows = await query(postgres.url, `${settings}, 'listen_addresses', 'unix_socket_directories') order by name`);
    expect(rows).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'unix_socket_directories', setting: '' },
    ]);
  });

  it('lets nobody in without the password, which only we can read', async () => {
    const dataDir = madeFolder();
    const postgres = await start(dataDir);
    const url = new URL(postgres.url);
    url.password = 'guessed';
    await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  });

  it('is not started twice in one folder', async () => {
    const dataDir = madeFolder();
    const postgres = await start(dataDir);
    await expect(startPostgres({ dataDir })).rejects.toThrow(FolderInUseError);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('after the process that started it was killed', () => {
  it('the next start recognises the server, stops it cleanly and has the data', async () => {
    const dataDir = madeFolder();
    const script = startScript(SERVE, 'postgres', dataDir);
    const { address, pid }: { address: string; pid: number } = JSON.parse(await script.nextLine());
    await query(address, "create table note as select 'kept' as text");
    const left = recordOf(pid) ?? thisProcess();
    script.kill('SIGKILL');
    await script.ended;
    expect(isAlive(left)).toBe(true);

    const told: string[] = [];
    const postgres = await start(dataDir, { onProgress: (line) => told.push(line) });
    expect(isAlive(left)).toBe(false);
    expect(told).toContain(`stopping the PostgreSQL that an earlier start left running (process ${pid})`);
    expect(await query(postgres.url, 'select text from note')).toEqual([{ text: 'kept' }]);
  });

  it('and the server with it, the next start recovers what was committed', async () => {
    const dataDir = madeFolder();
    const first = await startPostgres({ dataDir });
    await query(first.url, "create table note as select 'kept' as text");
    process.kill(first.pid, 'SIGKILL');
    expect(await first.ended).toBe('signal SIGKILL');
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second.url, 'select text from note')).toEqual([{ text: 'kept' }]);
  });

  it('a file that names a process which is something else by now is no obstacle', async () => {
    const dataDir = madeFolder();
    const cluster = join(dataDir, 'cluster');
    writeFileSync(join(cluster, 'postmaster.pid'), `${process.ppid}\n${cluster}\n1\n1\n\n\n\nready\n`);
    chmodSync(join(cluster, 'postmaster.pid'), 0o644);
    await expect(start(dataDir)).resolves.toMatchObject({ cluster });
  });
});

describe('a process that exits without stopping it', () => {
  it('takes it along', async () => {
    const script = startScript(SERVE, 'postgres', madeFolder(), 'exit');
    const { pid }: { pid: number } = JSON.parse(await script.nextLine());
    expect(await script.ended).toBe('code 3');
    expect(await waitUntil(() => recordOf(pid) === null, { withinMs: 10_000 })).toBe(true);
  });
});

describe('where PostgreSQL can not start, the error says what and how to mend it', () => {
  it('when the data is broken', async () => {
    const dataDir = madeFolder();
    const cluster = join(dataDir, 'cluster');
    rmSync(join(cluster, 'global', 'pg_control'));
    const fault = await faultOf(dataDir);
    expect(fault).toBeInstanceOf(PostgresFolderError);
    expect(fault.message).toContain(cluster);
    expect(fault.message).toContain('pg_control');
    expect(fault.message).toContain('move the folder away');
  });

  it('when there is something else in its place', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'cluster'));
    const fault = await faultOf(dataDir);
    expect(fault.message).toContain("PG_VERSION can't be read");
  });

  it('when the folder is the data of a PostgreSQL itself, and leaves it as it is', async () => {
    const dataDir = newFolder();
    writeFileSync(join(dataDir, 'PG_VERSION'), 'junk\n');
    expect((await faultOf(dataDir)).message).toContain('holds a file PG_VERSION');
    expect(existsSync(join(dataDir, 'cluster'))).toBe(false);
  });

  it('when another PostgreSQL made the data', async () => {
    const dataDir = madeFolder();
    const cluster = join(dataDir, 'cluster');
    writeFileSync(join(cluster, 'PG_VERSION'), '16\n');
    expect((await faultOf(dataDir)).message).toContain('made by PostgreSQL 16, and this is PostgreSQL 18');
  });

  it('when the password is lost, and does not make another', async () => {
    const dataDir = madeFolder();
    rmSync(join(dataDir, 'password'));
    expect((await faultOf(dataDir)).message).toContain('the file with its password is gone');
    expect(existsSync(join(dataDir, 'password'))).toBe(false);
  });

  it('when the password is another', async () => {
    const dataDir = madeFolder();
    writeFileSync(join(dataDir, 'password'), 'another\n');
    expect((await faultOf(dataDir)).message).toContain('password authentication failed');
  });

  it('when the folder is a file', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect((await faultOf(file)).message).toContain("the folder can't be made");
  });

  it('when its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const fault = await faultOf(madeFolder(), { port });
    expect(fault).toBeInstanceOf(PortInUseError);
    expect(fault.message).toContain(`can't listen on port ${port}`);
  });
});

describe.runIf(isRoot)('as root, in a folder that the user postgres can not enter', () => {
  it('the cluster lies under /var/lib/tenure, the start says so, and the next finds it there', async () => {
    const dataDir = join(newFolder(0o700), 'data');
    onTestFinished(() => discardPostgres(dataDir));
    const told: string[] = [];
    const first = await start(dataDir, { onProgress: (line) => told.push(line) });
    expect(first.isElsewhere).toBe(true);
    expect(first.cluster).toMatch(/^\/var\/lib\/tenure\/[0-9a-f]{16}\/cluster$/);
    expect(told[0]).toContain(`the database is in ${first.cluster}`);
    await query(first.url, "create table note as select 'kept' as text");
    await first.stop();

    const second = await start(dataDir);
    expect(await query(second.url, 'select text from note')).toEqual([{ text: 'kept' }]);
  });

  it('emptying the folder begins anew and puts the old cluster aside', async () => {
    const dataDir = join(newFolder(0o700), 'data');
    onTestFinished(() => discardPostgres(dataDir));
    const first = await start(dataDir);
    await query(first.url, 'create table note (text text)');
    await first.stop();
    rmSync(dataDir, { recursive: true });

    const told: string[] = [];
    const second = await start(dataDir, { onProgress: (line) => told.push(line) });
    expect(await query(second.url, "select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
    expect(told.join('\n')).toContain(`the one it had is now ${first.cluster}.old`);
  });

  it('a cluster that lay in the folder is not forgotten when the folder is closed later', async () => {
    const dataDir = madeFolder();
    chmodSync(dataDir, 0o700);
    expect((await faultOf(dataDir)).message).toContain('chmod o+x');
  });
});
