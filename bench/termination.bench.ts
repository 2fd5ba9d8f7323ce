/**
 * From `access.removed` acknowledged to the period ended and its run closed, against a bare signal-to-completion round
 * trip on the same server under the same load: idle, and while a full ingest goes on.
 * `npm run bench -- termination [rounds]`
 */
import { Worker } from '@temporalio/worker';
import { compare, type Comparison, type Result } from './support/comparison.ts';
import { startLoad } from './support/load.ts';
import { managedPairs, removal, type ManagedPair } from './support/managed-pairs.ts';
import { printReport, progress } from './support/report.ts';
import { sizeGiven } from './support/size.ts';
import { startStack } from './support/stack.ts';
import { median, quantile } from './support/statistics.ts';
import { connectWorker } from '../worker/temporal/connect.ts';
import { installRuntime } from '../worker/temporal/runtime.ts';
import { sha256 } from '../platform/sha256.ts';
import { relationshipWorkflowId } from '../workflows/contract.ts';

const ROUNDS = sizeGiven(200);
const WARM_UP = 10;
const QUEUE = 'bare';
const BASELINE = 'bare signal to completion';
const TENURE = 'removal acknowledged to run closed';

const stack = await startStack();
// Only where a worker is: a runtime that nobody stops keeps its process alive.
installRuntime(stack.log);
const connection = await connectWorker(stack.place);
const bareWorker = await Worker.create({
  connection,
  taskQueue: QUEUE,
  workflowsPath: `${import.meta.dirname}/temporal/workflows.ts`,
});
const bareRun = bareWorker.run();
const worker = await stack.startWorker();
const samples: Record<string, number[]> = {};
let bareRuns = 0;

try {
  const pairs = managedPairs(2 * (ROUNDS + WARM_UP));
  await stack.append(pairs.flatMap(({ events }) => events));
  await running(pairs.length);
  const idle = await measure('idle', pairs.slice(0, pairs.length / 2), 2);
  const load = await startLoad(stack);
  const busy = await measure('under a full ingest', pairs.slice(pairs.length / 2), 3);
  const { eventsPerSecond } = await load.stop();
  printReport({
    bench: 'termination',
    results: [idle, busy],
    figures: {
      'p99, idle': p99('idle'),
      'p99, under a full ingest': p99('under a full ingest'),
      'ratio of the medians, idle': ratioOfMedians('idle'),
      'ratio of the medians, under a full ingest': ratioOfMedians('under a full ingest'),
      'events a second ingested meanwhile': Math.round(eventsPerSecond),
    },
    notMeasured: [
      'the time from sending `access.removed` to its acknowledgement',
      'the network between client and server: all on one machine',
      'a Temporal server on PostgreSQL: this is the dev server in memory',
    ],
  });
} finally {
  await worker.stop();
  bareWorker.shutdown();
  await bareRun;
  await connection.close();
  await stack.stop();
}

async function measure(title: string, pairs: readonly ManagedPair[], aim: number): Promise<Result> {
  const left = [...pairs];
  const comparison: Comparison = {
    title,
    unit: 'ms',
    rounds: ROUNDS,
    warmUp: WARM_UP,
    contenders: [
      { name: BASELINE, sample: () => kept(`${title}: bare`, bareRoundTrip()) },
      { name: TENURE, sample: () => kept(title, terminate(left.pop())) },
    ],
    claims: [{ contender: TENURE, aim, wanted: 'at most' }],
  };
  progress(`measuring: ${title}`);
  return compare(comparison);
}

async function kept(name: string, sample: Promise<number>): Promise<number> {
  const milliseconds = await sample;
  (samples[name] ??= []).push(milliseconds);
  return milliseconds;
}

/** Those that count. */
function samplesOf(name: string): readonly number[] {
  return (samples[name] ?? []).slice(WARM_UP);
}

function p99(title: string): string {
  const of = (name: string): string => quantile(samplesOf(name), 0.99).toFixed(1);
  return `${of(title)} ms, bare ${of(`${title}: bare`)} ms`;
}

function ratioOfMedians(title: string): string {
  return `${(median(samplesOf(title)) / median(samplesOf(`${title}: bare`))).toFixed(2)} ×`;
}

async function bareRoundTrip(): Promise<number> {
  const handle = await stack.temporal.workflow.start('bare', { taskQueue: QUEUE, workflowId: `bare-${bareRuns++}` });
  await started(handle);
  const start = performance.now();
  await handle.signal('go');
  await handle.result();
  return performance.now() - start;
}

/** Until the first workflow task is over: the run then waits, as a relationship's does. */
async function started(handle: { describe(): Promise<{ historyLength: number }> }): Promise<void> {
  while ((await handle.describe()).historyLength < 4);
}

async function terminate(pair: ManagedPair | undefined): Promise<number> {
  if (pair === undefined) throw new Error('more rounds than pairs');
  const handle = stack.temporal.workflow.getHandle(relationshipWorkflowId(pair, sha256));
  await stack.append([removal(pair)]);
  const start = performance.now();
  await handle.result();
  return performance.now() - start;
}

async function running(count: number): Promise<void> {
  for (;;) {
    const { rows } = await stack.pool.query(`SELECT FROM relationship WHERE run = 'running'`);
    if (rows.length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
