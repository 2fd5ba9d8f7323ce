/** A month world with a whole worker on it: real runs on Temporal, by a programme clock that a test sets. */
import { createLogger } from '../../platform/log.ts';
import { realNow } from '../../platform/clock.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { monthRows } from '../../store/months/month-rows.ts';
import { askMonth, monthRequest, type AskMonth, type RequestOutcome } from '../../store/months/requests.ts';
import type { RunningWorker } from '../../worker/start-worker.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { createMonthWorld, type MonthWorld } from './month-world.ts';
import { createTestNamespace, type TestNamespace } from './servers/test-namespace.ts';
import { startTestWorker } from './test-worker.ts';

const WITHIN_MS = 60_000;

const log = createLogger({ level: 'error', name: 'test' });
installRuntime(log);

export interface MonthWorker {
  readonly world: MonthWorld;
  readonly temporal: TestNamespace;
  work(): Promise<RunningWorker>;
  /** From now on the programme clock shows this, and runs so many programme milliseconds a real one. */
  setClock(programmeAt: Instant, speed: number): Promise<void>;
  ask(ask: AskMonth['ask'], month: string): Promise<number>;
  outcome(request: number): Promise<RequestOutcome>;
  /** `2018-01 closed`, by month. */
  months(): Promise<readonly string[]>;
  /** Waits for some months to be as they are said to be. */
  untilMonths(...wanted: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export async function createMonthWorker(now: Instant): Promise<MonthWorker> {
  const [world, temporal] = await Promise.all([createMonthWorld(now), createTestNamespace()]);
  const { pool, url } = world.store;
  const workers: RunningWorker[] = [];
  let shown = now;
  const months = async (): Promise<readonly string[]> =>
    (await monthRows(pool)).map(({ month, status }) => `${month} ${status}`);
  const self: MonthWorker = {
    world,
    temporal,
    months,
    async work() {
      const worker = await startTestWorker(url, temporal, { log });
      workers.push(worker);
      return worker;
    },
    async setClock(programmeAt, speed) {
      shown = programmeAt;
      await pool.query('INSERT INTO clock_segment (real_at, programme_at, speed) VALUES ($1, $2, $3)', [
        realNow(),
        programmeAt,
        speed,
      ]);
    },
    ask: (ask, month) => askMonth(pool, { ask, month: month as Month, now: shown }),
    async outcome(request) {
      const answered = await waitUntil(async () => (await monthRequest(pool, request))?.outcome ?? null, {
        withinMs: WITHIN_MS,
      });
      if (answered === null) throw new Error(`request ${request} was not answered: ${String(await months())}`);
      return answered;
    },
    async untilMonths(...wanted) {
      const found = await waitUntil(
        async () => {
          const there = new Set(await months());
          return wanted.every((one) => there.has(one));
        },
        { withinMs: WITHIN_MS, everyMs: 50 },
      );
      if (found === null) throw new Error(`at ${formatInstant(shown)} months are ${String(await months())}`);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await temporal.close();
      await world.store.close();
    },
  };
  await self.setClock(now, 0);
  return self;
}
