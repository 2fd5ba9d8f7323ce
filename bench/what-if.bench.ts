/**
 * A what-if over a ledger of a million events, batch by batch in the store, against two plain runs of `compute` over
 * the same events in memory. Both must find the same totals, or nothing is reported and the exit is 1.
 * `npm run bench -- what-if [copies of the example]`
 */
import { readProgrammeFolder } from '../client/programme/read-programme-folder.ts';
import { monotonic, ProgrammeClock } from '../platform/clock.ts';
import { takeTurns } from '../platform/take-turns.ts';
import { gatherLog } from '../rules/compute/compute-log.ts';
import { parseProgramme } from '../rules/programme/parse-programme.ts';
import { candidateBook } from '../rules/what-if/candidate.ts';
import { outcomeOf } from '../rules/what-if/outcome.ts';
import { sidesOf } from '../rules/what-if/sides.ts';
import { compareOutcomes } from '../rules/what-if/what-if.ts';
import { appendEvents } from '../store/ledger/append.ts';
import { askWhatIf } from '../store/what-if/ask.ts';
import { WhatIfWork } from '../store/what-if/work.ts';
import { startDatabase } from './support/database.ts';
import { chunked, exampleCopies } from './support/example-log.ts';
import { parsedOrThrow } from './support/parsed.ts';
import { printReport, progress } from './support/report.ts';
import { sizeGiven } from './support/size.ts';

/** 200 copies have a million events, two thirds of them activities. */
const copies = sizeGiven(200);
const AIM_S = 60;
const NOW = Date.UTC(2026, 0, 1);

const files = await readProgrammeFolder(`${import.meta.dirname}/../examples/oss/programme`);
const docs = JSON.stringify({ tool: 'docs', title: 'Documentation', rules: [], examples: [] });
const candidate = new Map([...files, ['tools/docs.json', docs] as const]);

progress('making the ledger');
const database = await startDatabase({ durable: false });
const store = await database.createStore();
const parsed = exampleCopies(copies, 'copy').map(parsedOrThrow);
for (const chunk of chunked(parsed, 10_000)) await appendEvents(store.pool, chunk, { acceptedAt: NOW });
const events = parsed.map(({ event }) => event);

progress('what-if, batch by batch');
const clock = ProgrammeClock.standingAt(NOW);
const question = { files: candidate, from: null, to: null, askedBy: 'bench', askedAt: NOW };
const work = new WhatIfWork(store.pipelined, await askWhatIf(store.pool, question), { clock, pause: takeTurns() });
const begun = monotonic();
let row = await work.batch();
while (row?.status === 'working') row = await work.batch();
const inStore = (monotonic() - begun) / 1_000;

progress('two plain runs');
const again = monotonic();
const sides = sidesOf(bookOf(files), candidateBook(programmeOf(candidate)));
const before = await outcomeOf(gatherLog(events, NOW), sides.before);
const after = await outcomeOf(gatherLog(events, NOW), sides.after);
const inMemory = (monotonic() - again) / 1_000;
const { totals } = compareOutcomes(before, after, events);
await store.drop();
await database.stop();

if (JSON.stringify(row?.totals) !== JSON.stringify(totals)) {
  throw new Error(`they differ: ${JSON.stringify(row?.totals)} and ${JSON.stringify(totals)}`);
}

printReport({
  bench: 'what-if',
  results: [],
  figures: {
    events: events.length,
    'what-if, batch by batch': `${inStore.toFixed(1)} s (aim: under ${AIM_S} s for a million)`,
    'two plain runs in memory': `${inMemory.toFixed(1)} s`,
    ratio: `${(inStore / inMemory).toFixed(2)} ×`,
  },
  notMeasured: [
    'the run on Temporal around the batches, and a worker that has other work',
    'reading and parsing the log, which the plain runs need as well',
    'peak memory of the batches alone: the events of the plain runs are in the same process',
  ],
});

function programmeOf(folder: ReadonlyMap<string, string>) {
  const read = parseProgramme(folder);
  if (read.kind === 'invalid') throw new Error('the programme of the bench has mistakes');
  return read.value;
}

function bookOf(folder: ReadonlyMap<string, string>) {
  return [{ version: 'oss@1', effectiveFrom: 'always' as const, programme: programmeOf(folder) }];
}
