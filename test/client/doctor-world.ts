/** A store with the example and everything a worker does about it, and `tenure doctor` to look at it. */
import type { Pool } from 'pg';
import type { Check } from '../../client/doctor/check.ts';
import { loadExample } from '../../client/up/example/load-example.ts';
import { untilDrained } from '../../client/up/drained.ts';
import { ProgrammeClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/log.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { migrate } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import type { RunningWorker } from '../../worker/start-worker.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { parsed } from '../support/events.ts';
import { createTestDatabase } from '../support/servers/test-database.ts';
import { createTestNamespace, type TestNamespace } from '../support/servers/test-namespace.ts';
import { runTenure } from './cli/run-tenure.ts';
import { startTestWorker } from '../support/test-worker.ts';

export interface Report {
  readonly healthy: boolean;
  readonly code: number | null;
  /** `ok`, `wrong` or `skipped`, by the name of the check. */
  readonly states: Readonly<Record<string, string>>;
  /** All faults of all checks. */
  readonly faults: readonly string[];
  /** The same before a repair; empty without one. */
  readonly repaired: readonly string[];
}

export interface DoctorWorld {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly temporal: TestNamespace;
  readonly databaseUrl: string;
  /** Starts the worker, instead of the one that runs. */
  work(options?: { readonly relay: boolean }): Promise<void>;
  stopWorking(): Promise<void>;
  send(...raw: readonly unknown[]): Promise<void>;
  /** Waits until all is judged and told. */
  drained(): Promise<void>;
  doctor(...args: readonly string[]): Promise<Report>;
  /** The same with other settings than those of this world. */
  doctorWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Report>;
  close(): Promise<void>;
}

export const ALL_OK = {
  migrations: 'ok',
  clocks: 'ok',
  backlog: 'ok',
  directory: 'ok',
  projection: 'ok',
  months: 'ok',
  schedule: 'ok',
  attributes: 'ok',
  runs: 'ok',
  timers: 'ok',
};

interface Answer {
  readonly healthy: boolean;
  readonly checks: readonly Check[];
  readonly before?: readonly Check[];
}

export async function createDoctorWorld(): Promise<DoctorWorld> {
  const [database, temporal] = await Promise.all([createTestDatabase(), createTestNamespace()]);
  const pool = createPool(database.url, { max: 4, applicationName: 'test' });
  await migrate(pool);
  const clock = new ProgrammeClock();
  await loadExample(pool, 'oss', clock.now(), () => undefined);
  let worker: RunningWorker | null = null;
  const log = createLogger({ level: 'silent', name: 'test' });
  installRuntime(log);

  const place = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
  };
  const stopWorking = async (): Promise<void> => {
    await worker?.stop();
    worker = null;
  };
  return {
    pool,
    clock,
    temporal,
    stopWorking,
    async work({ relay } = { relay: true }) {
      await stopWorking();
      worker = await startTestWorker(database.url, temporal, { log, relay });
    },
    async send(...raw) {
      await appendEvents(pool, parsed(...raw), { acceptedAt: clock.now() });
    },
    async drained() {
      const isDrained = await untilDrained(pool, clock, { withinMs: 60_000, onProgress: () => undefined });
      if (!isDrained) throw new Error('what was accepted is not judged and told');
    },
    databaseUrl: database.url,
    doctor: (...args) => runDoctor(place, args),
    doctorWith: (env, ...args) => runDoctor({ ...place, ...env }, args),
    async close() {
      await stopWorking();
      await temporal.close();
      await pool.end();
      await database.drop();
    },
  };
}

/** Runs the command with these settings. */
export async function runDoctor(env: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<Report> {
  const { code, stdout, stderr } = await runTenure(['doctor', '--json', ...args], { env });
  if (stdout === '') throw new Error(stderr);
  const { healthy, checks, before = [] } = JSON.parse(stdout) as Answer;
  const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]));
  const [faults, repaired] = [checks, before].map((list) => list.flatMap((check) => check.faults));
  return { healthy, code, states, faults: faults ?? [], repaired: repaired ?? [] };
}
