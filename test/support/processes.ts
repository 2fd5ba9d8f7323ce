/** A stack whose parts are processes of their own, to be killed and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainPlace } from '../../client/cli/rehearse/build-stage.ts';
import { prepareDatabase, type Stage } from '../../client/rehearse/stage.ts';
import { readMachine, readSettings } from '../../platform/env.ts';
import { freePort } from '../../platform/free-port.ts';
import { discardPostgres, startPostgres, type RunningPostgres } from '../../platform/postgres/start-postgres.ts';
import { findTemporal } from '../../platform/temporal/find-temporal.ts';
import { SHORT_TIMERS } from '../../platform/temporal/short-timers.ts';
import { startTemporal, type RunningTemporal } from '../../platform/temporal/start-temporal.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { parseProgramme } from '../../rules/programme/parse-programme.ts';
import { watchClock } from '../../store/clock-watch.ts';
import { createPool } from '../../store/pool.ts';
import { connectClient } from '../../worker/temporal/connect.ts';
import { SEARCH_ATTRIBUTE } from '../../workflows/contract.ts';
import { root } from '../architecture/repository.ts';
import { exampleProgramme } from './example.ts';
import { createTestDatabase, type TestDatabase } from './servers/test-database.ts';

/** A part that can be killed at any time, and started again. */
export interface Part {
  /** Resolves when it is ready. */
  start(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface StackOfProcesses {
  readonly stage: Stage;
  readonly api: Part;
  readonly worker: Part;
  readonly temporal: Part;
  /** Null where it is the one of all tests. */
  readonly postgres: Part | null;
  readonly stop: () => Promise<void>;
}

const NAMESPACE = 'default';
const READY_WITHIN_MS = 60_000;

/**
 * Starts all parts on a database of its own, whose clock stands at `first` (a programme instant).
 * @param ownPostgres on a server of its own, too, to be killed; what it answers to a commit is on disk
 */
export async function startProcesses(
  first: number,
  { ownPostgres = false }: { readonly ownPostgres?: boolean } = {},
): Promise<StackOfProcesses> {
  const folder = await mkdtemp(join(tmpdir(), 'tenure-processes-'));
  await chmod(folder, 0o755);
  const database = ownPostgres ? await ownDatabase(folder) : { ...(await createTestDatabase()), postgres: null };
  const files = await exampleProgramme();
  const programme = parseProgramme(files);
  if (programme.kind === 'invalid') throw new Error('the example programme has mistakes');
  const pool = createPool(database.url, { max: 6, applicationName: 'test' });
  await prepareDatabase(pool, first, [{ files, effectiveFrom: 'always' }]);
  const watch = await watchClock(pool, (message) => console.error(message));

  const temporalPort = await freePort();
  const temporal = temporalPart(folder, temporalPort);
  await temporal.start();
  const apiPort = await freePort();
  const token = randomBytes(32).toString('base64url');
  const address = `127.0.0.1:${temporalPort}`;
  const env = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: address,
    TENURE_ADMIN_TOKEN: token,
    TENURE_PORT: String(apiPort),
    LOG_LEVEL: 'info',
  };
  const url = `http://127.0.0.1:${apiPort}`;
  const api = tenurePart(['api'], env, async () => (await fetch(`${url}/readyz`)).ok);
  const worker = tenurePart(['worker'], env);
  await Promise.all([api.start(), worker.start()]);
  const { client, close } = await connectClient(plainPlace(address, NAMESPACE));
  const book = [{ version: `${programme.value.name}@1`, effectiveFrom: 'always' as const, programme: programme.value }];
  return {
    stage: { pool, watch, temporal: client, api: { url, token }, book },
    api,
    worker,
    temporal,
    postgres: database.postgres,
    async stop() {
      await Promise.all([api.kill(), worker.kill()]);
      await close();
      await temporal.kill();
      await watch.stop();
      await pool.end();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server in the folder, always on the same port, and its database. */
async function ownDatabase(folder: string): Promise<Pick<TestDatabase, 'url' | 'drop'> & { readonly postgres: Part }> {
  const [dataDir, port] = [join(folder, 'postgres'), await freePort()];
  let running: RunningPostgres | null = await startPostgres({ dataDir, port });
  const { url } = running;
  return {
    url,
    postgres: {
      async start() {
        running = await startPostgres({ dataDir, port });
      },
      async kill() {
        if (running === null) return;
        process.kill(running.pid, 'SIGKILL');
        await running.ended;
        // Lets go of the folder.
        await running.stop();
        running = null;
      },
    },
    async drop() {
      await running?.stop();
      await discardPostgres(dataDir);
    },
  };
}

/** A Temporal server that keeps its workflows in a file, always on the same port. */
function temporalPart(folder: string, port: number): Part {
  let running: RunningTemporal | null = null;
  return {
    async start() {
      const { temporalCliPath: cliPath } = readSettings();
      const { path: executable } = await findTemporal({ cliPath, ...readMachine() });
      running = await startTemporal({
        executable,
        dataDir: join(folder, 'temporal'),
        port,
        namespace: NAMESPACE,
        keywords: Object.values(SEARCH_ATTRIBUTE),
        dynamicConfig: SHORT_TIMERS,
      });
    },
    async kill() {
      if (running === null) return;
      process.kill(running.pid, 'SIGKILL');
      await running.ended;
      // Lets go of the folder.
      await running.stop();
      running = null;
    },
  };
}

/** A command of ours; without a way to ask, it is ready when it says so in its log. */
function tenurePart(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  isReady?: () => Promise<boolean>,
): Part {
  let child: ChildProcess | null = null;
  return {
    async start() {
      const started = spawn(process.execPath, ['client/cli/tenure.js', ...args], {
        cwd: root,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child = started;
      let said = '';
      started.stderr?.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-20_000)));
      const ask = isReady ?? (async () => /the worker runs/.test(said));
      const ready = await waitUntil(async () => started.exitCode !== null || (await ask().catch(() => false)), {
        withinMs: READY_WITHIN_MS,
        everyMs: 100,
      });
      if (ready === null || started.exitCode !== null)
        throw new Error(`tenure ${args.join(' ')} did not start: ${said}`);
    },
    async kill() {
      const running = child;
      child = null;
      if (running === null || running.exitCode !== null || running.signalCode !== null) return;
      const gone = once(running, 'exit');
      running.kill('SIGKILL');
      await gone;
    },
  };
}
