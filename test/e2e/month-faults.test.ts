/** Parts of the stack are killed in the middle of a run of months, and runs meet: one draft, the right one. */
import { afterEach, expect, it, vi } from 'vitest';
import { expectedStatements } from '../../client/rehearse/months/expected-statements.ts';
import { readClosedMonths } from '../../client/rehearse/months/read-closed.ts';
import { sleep } from '../../platform/clock.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { parseEvent, type ParsedEvent } from '../../rules/events/parse-event.ts';
import { statementRow } from '../../rules/month/statement-row.ts';
import type { Month } from '../../rules/time/month.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { readLedger } from '../../store/ledger/read-ledger.ts';
import { monthRows } from '../../store/months/month-rows.ts';
import { askMonth, monthRequest } from '../../store/months/requests.ts';
import { loadRuleBook } from '../../store/rule-sets/rule-book.ts';
import { exampleLog } from '../support/example.ts';
import { startProcesses, type StackOfProcesses } from '../support/processes.ts';

vi.setConfig({ testTimeout: 420_000, hookTimeout: 60_000 });

const LAST = '2019-11' as Month;
const NOW = Date.parse('2020-01-05T00:00:00Z');

let stack: StackOfProcesses | null = null;
afterEach(async () => {
  await stack?.stop();
  stack = null;
});

it('killing worker and Temporal again and again while all months of the example are closed, asked for twice', async () => {
  stack = await startProcesses(NOW);
  const { stage, worker, temporal } = stack;
  const { pool } = stage;
  const events = (await exampleLog()).map((raw) => parseEvent(raw));
  const taken = events.filter((event): event is ParsedEvent => event.kind === 'event');
  await appendEvents(pool, taken, { acceptedAt: NOW });
  // Two runs that meet: one up to the last month, and one a year behind.
  const ask = (month: Month) => askMonth(pool, { month, ask: 'close', now: NOW });
  const requests = [await ask(LAST), await ask('2018-11' as Month)];
  const closed = async (): Promise<number> =>
    (await monthRows(pool)).filter(({ status }) => status === 'closed').length;
  const reach = (count: number) => waitUntil(async () => (await closed()) >= count, { withinMs: 180_000, everyMs: 20 });

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
  // Nothing of other runs is left, and each month was published once.
  const { rows } = await pool.query(`SELECT
    (SELECT count(*) FROM month_statement s WHERE NOT EXISTS (SELECT FROM month m WHERE m.published_run = s.run))::int AS leftover,
    (SELECT count(*) FROM month_run WHERE status = 'published')::int AS published,
    (SELECT count(*) FROM month_run WHERE status IN ('working', 'replaced'))::int AS others`);
  expect(rows).toEqual([{ leftover: 0, published: 36, others: 0 }]);
});
