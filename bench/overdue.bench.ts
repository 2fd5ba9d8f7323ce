/**
 * Runs whose timers fall due within one minute while no worker lives: from the start of a fresh worker process until
 * the last run is assessed and closed, against as many bare timer completions on the same server.
 * `npm run bench -- overdue [runs]`
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { realNow, sleep } from '../platform/clock.ts';
import { DAY_MS } from '../rules/time/instant.ts';
import { WORKFLOW } from '../workflows/contract.ts';
import { chunked } from './support/example-log.ts';
import { managedPairs } from './support/managed-pairs.ts';
import { startPart, type Part } from './support/processes.ts';
import { printReport, progress } from './support/report.ts';
import { sizeGiven } from './support/size.ts';
import { startStack } from './support/stack.ts';
import { summarise } from './support/statistics.ts';

const QUEUE = 'bare';
const BARE = 'bare timers';
const TENURE = 'relationships';
const AIM = 2;
const WINDOW_MS = 90 * DAY_MS;
const MINUTE_MS = 60_000;
/**
 * Starting, and assessing for the first time, both kinds of runs: relationships alone take 20 ms each at the default
 * rate of starts. A machine that is slower is told to take fewer.
 */
const PREPARED_PER_RUN_MS = 30;
const LOOK_EVERY_MS = 100;

const runs = sizeGiven(10_000);
const stack = await startStack();
const { databaseUrl, place, cacheFolder } = stack;
const startTenure = (): Promise<Part> =>
  startPart(new URL('./support/worker-part.ts', import.meta.url), { databaseUrl, place, cacheFolder });
const startBare = (): Promise<Part> =>
  startPart(new URL('./support/bare-worker-part.ts', import.meta.url), { place, taskQueue: QUEUE, codePath });
const folder = await mkdtemp(join(tmpdir(), 'tenure-bench-overdue-'));
const codePath = join(folder, 'workflows.js');

try {
  await buildBareWorkflows();
  const firstDue = realNow() + MINUTE_MS + runs * PREPARED_PER_RUN_MS;
  await prepare(firstDue);
  progress('waiting until all timers are due');
  await sleep(firstDue + MINUTE_MS - realNow() + 1_000);
  const bare = await workedOff('bareTimer', startBare);
  const tenure = await workedOff(WORKFLOW.relationship, startTenure);
  await checkEnds();
  const ratio = tenure.seconds / bare.seconds;
  printReport({
    bench: 'overdue',
    results: [
      {
        title: `${runs.toLocaleString('en')} timers due while no worker lives, to the last completion`,
        unit: 's',
        rounds: 1,
        baseline: BARE,
        contenders: [
          { name: BARE, ...summarise([bare.seconds]), ratio: summarise([1]) },
          { name: TENURE, ...summarise([tenure.seconds]), ratio: summarise([ratio]) },
        ],
        claims: [{ contender: TENURE, aim: AIM, wanted: 'at most', ratio, met: ratio <= AIM }],
      },
    ],
    figures: { 'peak MB of the worker': tenure.peakMb, 'peak MB of the bare worker': bare.peakMb },
    notMeasured: ['a Temporal server on PostgreSQL: this is the dev server in memory', 'several workers'],
  });
} finally {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
}

async function buildBareWorkflows(): Promise<void> {
  const workflowsPath = `${import.meta.dirname}/temporal/workflows.ts`;
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  await writeFile(codePath, code);
}

/** All runs begun and waiting, and no worker left. */
async function prepare(firstDue: number): Promise<void> {
  progress('starting the runs');
  const workers = [await startTenure(), await startBare()];
  try {
    const dueAt = (index: number): number => firstDue + Math.floor((index / runs) * MINUTE_MS);
    const pairs = Array.from({ length: runs }, (_, index) =>
      managedPairs(1, { prefix: `due${index}-`, activeAt: dueAt(index) - WINDOW_MS }),
    ).flat();
    for (const part of chunked(pairs, 200)) await stack.append(part.flatMap(({ events }) => events));
    for (const part of chunked([...pairs.keys()], 50))
      await Promise.all(part.map((index) => startTimer(index, dueAt(index))));
    const inTime = (): void => {
      if (realNow() > firstDue) throw new Error('timers fell due before all runs had begun: take fewer');
    };
    await until(async () => (await countRows(`SELECT FROM relationship WHERE run = 'running'`)) === runs, inTime);
    await until(async () => (await open('bareTimer')) === runs, inTime);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

async function startTimer(index: number, dueAt: number): Promise<void> {
  const options = { taskQueue: QUEUE, workflowId: `timer-${index}`, args: [dueAt - realNow()] };
  await stack.temporal.workflow.start('bareTimer', options);
}

async function workedOff(
  type: string,
  start: () => Promise<Part>,
): Promise<{ readonly seconds: number; readonly peakMb: number }> {
  progress(`working off: ${type}`);
  const began = performance.now();
  const worker = await start();
  await until(async () => (await open(type)) === 0);
  const seconds = (performance.now() - began) / 1_000;
  const { peak } = await worker.memory();
  await worker.stop();
  return { seconds, peakMb: Math.round(peak / 1_000_000) };
}

/** Every period ended by itself, at its own instant, and no run is owed. */
async function checkEnds(): Promise<void> {
  const left = await countRows(`SELECT FROM relationship WHERE run <> 'none'`);
  const ended = await countRows(
    `SELECT FROM notice WHERE kind = 'ended' AND body ->> 'endReason' = 'activity_expired'`,
  );
  if (left > 0 || ended !== runs) throw new Error(`${left} runs left, ${ended} ends of ${runs}`);
}

async function open(type: string): Promise<number> {
  const query = `WorkflowType = '${type}' AND ExecutionStatus = 'Running'`;
  return (await stack.temporal.workflow.count(query)).count;
}

async function countRows(statement: string): Promise<number> {
  return (await stack.pool.query(statement)).rows.length;
}

/** @param check throws when there is no use in waiting on */
async function until(holds: () => Promise<boolean>, check?: () => void): Promise<void> {
  while (!(await holds())) {
    check?.();
    await sleep(LOOK_EVERY_MS);
  }
}
