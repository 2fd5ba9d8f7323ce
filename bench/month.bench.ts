/**
 * A month over a million managed relationships of 50,000 partners, against one SQL statement that only sums split MRR
 * over the same tables; how the time grows up to there; and the same month by the real workflow on a Temporal server.
 * `npm run bench -- month [relationships]`
 */
import type { Result } from './support/comparison.ts';
import { createStore, type Store } from './support/database.ts';
import { MONTH, writeMonthLedger } from './support/month-ledger.ts';
import { measureMonth, WORKERS, type MonthMeasures } from './support/month-measures.ts';
import { measureWorkflow } from './support/month-workflow.ts';
import { startPart } from './support/processes.ts';
import { printReport, progress } from './support/report.ts';
import { sizeGiven } from './support/size.ts';
import { startStack } from './support/stack.ts';
import { summarise } from './support/statistics.ts';

const COMPUTED = 'computed';
const PUBLISHED = 'computed, written and published';
const BASELINE = 'split MRR, summed in SQL';
const COMPUTED_AIM = 4;
const PUBLISHED_AIM = 8;
const SMALLEST = 1_000;

const NOT_MEASURED = [
  'judging: periods and verdicts are there when the month begins',
  'late facts, adjustments, and closed months to be corrected; the valuation daily_weighted',
  `more workers than ${WORKERS}, and machines of their own: they share one with PostgreSQL`,
  'a Temporal server on PostgreSQL, and disks that have to keep what is written',
];

const size = sizeGiven(1_000_000);
const figures: Record<string, string | number> = {};
const stack = await startStack();
try {
  const sizes = [size / 100, size / 10].map(Math.round).filter((pairs) => pairs >= SMALLEST);
  for (const pairs of sizes) await takeMonth(pairs);
  const measures = await takeMonth(size, byWorkflow);
  printReport({ bench: 'month', results: [resultOf(measures)], figures, notMeasured: NOT_MEASURED });
} finally {
  await stack.stop();
}

/** In a store of its own. */
async function takeMonth(
  wanted: number,
  andThen: (store: Store, measures: MonthMeasures) => Promise<void> = async () => undefined,
): Promise<MonthMeasures> {
  const store = await createStore(stack.databaseUrl);
  progress(`${inWords(wanted)} relationships: writing them`);
  const began = performance.now();
  const { pairs, partners } = await writeMonthLedger(store.pool, wanted);
  progress(`written in ${secondsSince(began)}; taking the month`);
  const measures = await measureMonth(store, MONTH);
  const { baseline, freezing, valuing, writing, publishing, peak } = measures;
  const steps = `frozen ${inSeconds(freezing)}, valued ${inSeconds(valuing)}, valued and written ${inSeconds(writing)}, published ${inSeconds(publishing)}`;
  const whole = freezing + writing + publishing;
  figures[`${inWords(pairs)} relationships, ${inWords(partners)} partners`] =
    `${inSeconds(whole)}, ${micros(whole, pairs)} each (${steps}; baseline ${inSeconds(baseline)}); peak of a worker ${megabytes(peak)} MB`;
  await andThen(store, measures);
  await store.drop();
  return measures;
}

/** The draft is taken anew, and must be the same. */
async function byWorkflow({ url, pool }: Store, { hash }: MonthMeasures): Promise<void> {
  progress('the same month by its workflow');
  const { place, cacheFolder, temporal } = stack;
  const script = new URL('./support/worker-part.ts', import.meta.url);
  const start = () => startPart(script, { databaseUrl: url, place, cacheFolder });
  const workers = await Promise.all(Array.from({ length: WORKERS }, start));
  try {
    const run = await measureWorkflow(pool, temporal, MONTH);
    if (run.hash !== hash) throw new Error(`the workflow came to another draft: ${run.hash} and ${hash}`);
    const memory = await Promise.all(workers.map((worker) => worker.memory()));
    figures['as a workflow'] = `${inSeconds(run.seconds)}, ${run.events} history events, the same hash`;
    figures['of that no activity was at work'] =
      `${inSeconds(run.seconds - run.working)}, ${percent(1 - run.working / run.seconds)}`;
    figures['peak MB of a worker'] = megabytes(Math.max(...memory.map(({ peak }) => peak)));
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

function resultOf({ baseline, freezing, valuing, writing, publishing }: MonthMeasures): Result {
  const one = (name: string, seconds: number) => ({
    name,
    ...summarise([seconds]),
    ratio: summarise([seconds / baseline]),
  });
  const claim = (contender: string, seconds: number, aim: number) => {
    const ratio = seconds / baseline;
    return { contender, aim, wanted: 'at most' as const, ratio, met: ratio <= aim };
  };
  const computed = freezing + valuing;
  const published = freezing + writing + publishing;
  return {
    title: `A month of ${inWords(size)} relationships`,
    unit: 's',
    rounds: 1,
    baseline: BASELINE,
    contenders: [one(BASELINE, baseline), one(COMPUTED, computed), one(PUBLISHED, published)],
    claims: [claim(COMPUTED, computed, COMPUTED_AIM), claim(PUBLISHED, published, PUBLISHED_AIM)],
  };
}

function inWords(count: number): string {
  return count.toLocaleString('en');
}

function inSeconds(seconds: number): string {
  return `${seconds.toPrecision(3)} s`;
}

function secondsSince(began: number): string {
  return inSeconds((performance.now() - began) / 1_000);
}

function micros(seconds: number, pairs: number): string {
  return `${Math.round((seconds / pairs) * 1_000_000)} µs`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
