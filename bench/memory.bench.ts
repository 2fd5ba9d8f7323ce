/**
 * Memory while a million events are ingested over HTTP: API and worker in one process, as `tenure up` has them, with
 * the judge running. The same process at a hundred thousand events is the baseline: what is bounded does not grow.
 * `npm run bench -- memory [events]`
 */
import { randomBytes } from 'node:crypto';
import { untilJudged } from '../store/until-judged.ts';
import { chunked, exampleCopies, exampleLog } from './support/example-log.ts';
import { startPart, type Memory } from './support/processes.ts';
import { printReport, progress } from './support/report.ts';
import { bodyOf, sendBatches } from './support/send-batches.ts';
import { sizeGiven } from './support/size.ts';
import { startStack } from './support/stack.ts';
import { summarise } from './support/statistics.ts';

const BATCH = 1_000;
const CONNECTIONS = 4;
const COPIES_AT_ONCE = 5;
const JUDGED_WITHIN_MS = 3_600_000;
/** The peak may still grow with what V8 leaves uncollected, but not with the number of events. */
const AIM = 1.5;

const events = sizeGiven(1_000_000);
/** A tenth, in whole requests. */
const first = Math.max(1, Math.round(events / 10 / BATCH)) * BATCH;
const stack = await startStack();
const token = randomBytes(32).toString('base64url');
const { databaseUrl, place, cacheFolder } = stack;
const script = new URL('./support/worker-part.ts', import.meta.url);
const part = await startPart(script, { databaseUrl, place, cacheFolder, token });

try {
  const idle = await part.memory();
  const url = String(part.ready);
  const marks: { readonly sent: number; readonly memory: Memory }[] = [];
  const start = performance.now();
  await sendBatches(bodies(events), {
    url,
    token,
    connections: CONNECTIONS,
    async onAnswer(answered) {
      if (answered * BATCH !== first) return;
      marks.push({ sent: answered * BATCH, memory: await part.memory() });
      progress(`${answered * BATCH} events sent`);
    },
  });
  const ingestedMs = performance.now() - start;
  if (!(await untilJudged(stack.pool, { withinMs: JUDGED_WITHIN_MS }))) throw new Error('not judged in time');
  const judgedMs = performance.now() - start;
  const early = marks[0]?.memory.peak ?? NaN;
  const { peak } = await part.memory();
  const ratio = peak / early;
  printReport({
    bench: 'memory',
    results: [
      {
        title: 'Peak resident memory of one process with API and worker',
        unit: 'MB',
        rounds: 1,
        baseline: `at ${first.toLocaleString('en')} events`,
        contenders: [
          { name: `at ${first.toLocaleString('en')} events`, ...summarise([megabytes(early)]), ratio: summarise([1]) },
          {
            name: `at ${events.toLocaleString('en')} events, all judged`,
            ...summarise([megabytes(peak)]),
            ratio: summarise([ratio]),
          },
        ],
        claims: [
          {
            contender: `at ${events.toLocaleString('en')} events, all judged`,
            aim: AIM,
            wanted: 'at most',
            ratio,
            met: ratio <= AIM,
          },
        ],
      },
    ],
    figures: {
      'MB before the first event': Math.round(megabytes(idle.rss)),
      'events accepted a second': Math.round((events / ingestedMs) * 1_000),
      'events judged a second, to the last': Math.round((events / judgedMs) * 1_000),
      'bounded by':
        'requests under way, events that wait to be appended, pairs a judge transaction, remembered rulings',
    },
    notMeasured: ['PostgreSQL and the Temporal server', 'runs: all periods of the example are over', 'days of uptime'],
  });
} finally {
  await part.stop();
  await stack.stop();
}

/** Copies of the example one after the other, made as they are sent, so that this process does not hold them all. */
function* bodies(count: number): Generator<string> {
  const copySize = exampleLog().length * COPIES_AT_ONCE;
  for (let sent = 0; sent < count;) {
    const copies = exampleCopies(COPIES_AT_ONCE, `m${sent / copySize}-`);
    // Whole requests only, so that the count is exact.
    for (const batch of chunked(copies.slice(0, Math.floor(copySize / BATCH) * BATCH), BATCH)) {
      if (sent >= count) return;
      yield bodyOf(batch);
      sent += batch.length;
    }
  }
}

function megabytes(bytes: number): number {
  return bytes / 1_000_000;
}
