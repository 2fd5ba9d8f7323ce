/**
 * A what-if over a ledger of a million events, batch by batch in the store, against two plain runs of `compute` over
 * the same events in memory, each in a process of its own; and against itself over a tenth of them: what is bounded
 * does not grow. All must find the same totals as the plain runs, or nothing is reported and the exit is 1.
 * `npm run bench -- what-if [copies of the example]`
 */
import { appendEvents } from '../store/ledger/append.ts';
import { startDatabase, type Database } from './support/database.ts';
import { chunked } from './support/example-log.ts';
import { startPart, type Memory } from './support/processes.ts';
import { printReport, progress } from './support/report.ts';
import { sizeGiven } from './support/size.ts';
import { summarise } from './support/statistics.ts';
import { logOf, NOW, type Answer } from './what-if/question.ts';

/** 200 copies have a million events, two thirds of them activities. */
const copies = sizeGiven(200);
const AIM_S = 60;
/** The peak may still grow with what V8 leaves uncollected, but not with the number of events. */
const AIM_MEMORY = 1.5;

interface Measured extends Answer {
  readonly memory: Memory;
}

const database = await startDatabase({ durable: false });
const tenth = await inStore(database, Math.max(1, Math.round(copies / 10)));
const whole = await inStore(database, copies);
await database.stop();
progress('two plain runs');
const plain = await measured(new URL('./what-if/in-memory.ts', import.meta.url), { copies });

if (JSON.stringify(whole.totals) !== JSON.stringify(plain.totals)) {
  throw new Error(`they differ: ${JSON.stringify(whole.totals)} and ${JSON.stringify(plain.totals)}`);
}

const ratio = whole.memory.peak / tenth.memory.peak;
const names = { tenth: `${tenth.events.toLocaleString('en')} events about clients`, whole: 'ten times as many' };
printReport({
  bench: 'what-if',
  results: [
    {
      title: 'Peak resident memory of the process that works on it',
      unit: 'MB',
      rounds: 1,
      baseline: names.tenth,
      contenders: [
        { name: names.tenth, ...summarise([megabytes(tenth)]), ratio: summarise([1]) },
        { name: names.whole, ...summarise([megabytes(whole)]), ratio: summarise([ratio]) },
      ],
      claims: [{ contender: names.whole, aim: AIM_MEMORY, wanted: 'at most', ratio, met: ratio <= AIM_MEMORY }],
    },
  ],
  figures: {
    events: plain.events,
    'what-if, batch by batch': `${whole.seconds.toFixed(1)} s (aim: under ${AIM_S} s for a million)`,
    'the same over a tenth': `${tenth.seconds.toFixed(1)} s`,
    'two plain runs in memory': `${plain.seconds.toFixed(1)} s`,
    ratio: `${(whole.seconds / plain.seconds).toFixed(2)} ×`,
    'peak memory of the plain runs': `${Math.round(megabytes(plain)).toLocaleString('en')} MB`,
  },
  notMeasured: [
    'the run on Temporal around the batches, and a worker that has other work',
    'reading and parsing the log, which the plain runs need as well',
    'memory of PostgreSQL',
  ],
});

async function inStore(server: Database, count: number): Promise<Measured> {
  progress(`making a ledger of ${count} copies`);
  const store = await server.createStore();
  for (const part of logOf(count)) {
    for (const chunk of chunked(part, 10_000)) await appendEvents(store.pool, chunk, { acceptedAt: NOW });
  }
  progress('what-if, batch by batch');
  const found = await measured(new URL('./what-if/in-store.ts', import.meta.url), { databaseUrl: store.url });
  await store.drop();
  return found;
}

async function measured(script: URL, input: object): Promise<Measured> {
  const part = await startPart(script, input);
  const memory = await part.memory();
  await part.stop();
  return { ...(part.ready as Answer), memory };
}

function megabytes({ memory }: Measured): number {
  return memory.peak / 1_000_000;
}
