/** Parts of the stack are killed in the middle of a run of months, and runs meet: one draft, the right one. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Pool } from 'pg';
import { afterEach, expect, it, vi } from 'vitest';
import { expectedStatements } from '../../client/rehearse/months/expected-statements.ts';
import { readClosedMonths } from '../../client/rehearse/months/read-closed.ts';
import type { Stage } from '../../client/rehearse/stage.ts';
import { sleep } from '../../platform/clock.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { computeLog } from '../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../rules/events/event.ts';
import { parseEvent, type ParsedEvent } from '../../rules/events/parse-event.ts';
import { logFacts } from '../../rules/month/log-facts.ts';
import { runMonths } from '../../rules/month/run-months.ts';
import { statementRow } from '../../rules/month/statement-row.ts';
import type { Statement } from '../../rules/month/statement.ts';
import { createRuleEngine } from '../../rules/qualification/rule-engine.ts';
import type { Month } from '../../rules/time/month.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { readLedger } from '../../store/ledger/read-ledger.ts';
import { monthRows } from '../../store/months/month-rows.ts';
import { askMonth, monthRequest } from '../../store/months/requests.ts';
import { loadRuleBook } from '../../store/rule-sets/rule-book.ts';
import { SCHEDULE } from '../../workflows/contract.ts';
import { scheduledRunId } from '../../workflows/contract/monthly-schedule.ts';
import type { monthlyPoints } from '../../workflows/monthly-points.ts';
import { exampleLog } from '../support/example.ts';
import { monthRunner } from '../support/months.ts';
import { startProcesses, type StackOfProcesses } from '../support/processes.ts';

vi.setConfig({ testTimeout: 420_000, hookTimeout: 60_000 });

const LAST = '2019-11' as Month;
const NOW = Date.parse('2020-01-05T00:00:00Z');

/** When the schedule would have taken the last month. */
const NOMINAL = Date.parse('2019-12-01T12:15:00Z');

let stack: StackOfProcesses | null = null;
afterEach(async () => {
  await stack?.stop();
  stack = null;
});

it('killing worker and Temporal again and again while all months of the example are closed, asked for twice', async () => {
  stack = await startProcesses(NOW);
  const { stage, worker, temporal } = stack;
  const { pool } = stage;
  await appendExample(pool);
  // Two runs that meet: one up to the last month, and one a year behind.
  const ask = (month: Month) => askMonth(pool, { month, ask: 'close', now: NOW });
  const requests = [await ask(LAST), await ask('2018-11' as Month)];
  const reach = (count: number) => untilMonths(pool, 'closed', count);

  await reach(3);
  await worker.kill();
  await worker.start();
  await reach(9);
  await temporal.kill();
  await sleep(500);
  await temporal.start();
  await reach(15);
  await Promise.all([worker.kill(), temporal.kill()]);
  await temporal.start();
  await worker.start();
  const answers = await waitUntil(
    async () => {
      const found = await Promise.all(requests.map((request) => monthRequest(pool, request)));
      return found.every((one) => one?.outcome?.kind === 'closed') ? found : null;
    },
    { withinMs: 240_000, everyMs: 100 },
  );
  expect(answers).not.toBeNull();

  const months = await readClosedMonths(pool);
  expect(months.map(({ month }) => month)).toHaveLength(36);
  const ledger = [];
  for await (const { position, event } of readLedger(pool)) ledger.push({ position, event });
  const expected = await expectedStatements(ledger, (await loadRuleBook(pool)).book, months);
  expect(months.flatMap(({ statements }) => statements).map(statementRow)).toEqual(expected.map(statementRow));
  expect(await runsLeft(pool)).toEqual({ ...ONE_RUN_A_MONTH, replaced: 0 });
});

it('killing PostgreSQL and the API again and again while months are drafted, by hand and by the schedule at once', async () => {
  stack = await startProcesses(NOW, { ownPostgres: true });
  const { stage, api, worker, postgres } = stack;
  if (postgres === null) throw new Error('no server of its own');
  const { pool } = stage;
  await appendExample(pool);
  const requests = [await askApi(stage.api, 'run'), await askApi(stage.api, 'run')];
  const scheduled = await takeByTheSchedule(stage.temporal);
  const reach = (count: number) => untilMonths(pool, 'draft', count);

  await reach(2);
  await api.kill();
  await reach(6);
  await postgres.kill();
  await sleep(500);
  await postgres.start();
  await api.start();
  await reach(14);
  await Promise.all([postgres.kill(), api.kill(), worker.kill()]);
  await postgres.start();
  await Promise.all([api.start(), worker.start()]);
  await reach(22);
  await postgres.kill();
  await postgres.start();
  for (const request of requests) expect(await answerOf(stage.api, request)).toBe('drafted');
  expect(await scheduled.result()).toMatchObject({ waitsFor: '2016-12' });

  // No closed months and nothing late: the drafts are what the pure function comes to, month by month.
  const { book } = await loadRuleBook(pool);
  const log = await computeLog(await ledgerOf(pool), createRuleEngine(book));
  const drafts = await monthRows(pool);
  const expected = runMonths(logFacts(log), book);
  for (const { month, status } of drafts) {
    const { value: statements } = await expected.next();
    const found = await monthRunner(pool, NOW).rows(month);
    expect([month, status, found]).toEqual([month, 'draft', (statements as readonly Statement[]).map(statementRow)]);
  }
  expect(drafts).toHaveLength(36);
  // Who comes second may draft a month anew: the draft is the same, and the one before goes.
  expect(await runsLeft(pool)).toMatchObject(ONE_RUN_A_MONTH);
});

async function appendExample(pool: Pool): Promise<void> {
  const events = (await exampleLog()).map((raw) => parseEvent(raw));
  const taken = events.filter((event): event is ParsedEvent => event.kind === 'event');
  await appendEvents(pool, taken, { acceptedAt: NOW });
}

async function ledgerOf(pool: Pool): Promise<readonly TenureEvent[]> {
  const events: TenureEvent[] = [];
  for await (const { event } of readLedger(pool)) events.push(event);
  return events;
}

/** So many months are as far as that. Asked again while PostgreSQL is away. */
async function untilMonths(pool: Pool, wanted: 'draft' | 'closed', count: number): Promise<void> {
  const reached = async (): Promise<boolean> => {
    const rows = await monthRows(pool).catch(() => []);
    return rows.filter(({ status }) => status === wanted).length >= count;
  };
  const found = await waitUntil(reached, { withinMs: 180_000, everyMs: 20 });
  if (found === null) throw new Error(`${count} months were never ${wanted}`);
}

interface RequestAnswer {
  readonly request: number;
  readonly outcome: { readonly kind: string } | null;
}

/** The number to ask for the outcome by. */
async function askApi({ url, token }: Stage['api'], ask: 'run' | 'close'): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/v1/months/${LAST}/${ask}?wait=0`, { method: 'POST', headers });
  return ((await response.json()) as RequestAnswer).request;
}

async function answerOf({ url, token }: Stage['api'], request: number): Promise<string | null> {
  const headers = { authorization: `Bearer ${token}` };
  const ask = async (): Promise<string | null> => {
    const response = await fetch(`${url}/v1/month-requests/${request}`, { headers });
    return ((await response.json()) as RequestAnswer).outcome?.kind ?? null;
  };
  return waitUntil(() => ask().catch(() => null), { withinMs: 240_000, everyMs: 200 });
}

/** As the server would have at that time; the schedule is there once a worker is. */
async function takeByTheSchedule({
  schedule,
  workflow,
}: Stage['temporal']): Promise<WorkflowHandle<typeof monthlyPoints>> {
  const handle = schedule.getHandle(SCHEDULE.monthlyPoints);
  const times = { start: new Date(NOMINAL - 1_000), end: new Date(NOMINAL), overlap: 'ALLOW_ALL' as const };
  const taken = waitUntil(
    async () =>
      handle
        .backfill(times)
        .then(() => true)
        .catch(() => false),
    { withinMs: 60_000 },
  );
  if ((await taken) === null) throw new Error('the schedule was never there');
  const run = workflow.getHandle<typeof monthlyPoints>(scheduledRunId(NOMINAL));
  await waitUntil(async () => run.describe().catch(() => null), { withinMs: 60_000 });
  return run;
}

const ONE_RUN_A_MONTH = { leftover: 0, published: 36, working: 0 };

/** Rows of runs that are not published, and how many runs are, and how many still work or were replaced. */
async function runsLeft(pool: Pool): Promise<object> {
  const { rows } = await pool.query<object>(`SELECT
    (SELECT count(*) FROM month_statement s WHERE NOT EXISTS (SELECT FROM month m WHERE m.published_run = s.run))::int AS leftover,
    (SELECT count(*) FROM month_run WHERE status = 'published')::int AS published,
    (SELECT count(*) FROM month_run WHERE status = 'working')::int AS working,
    (SELECT count(*) FROM month_run WHERE status = 'replaced')::int AS replaced`);
  return rows[0] ?? {};
}
