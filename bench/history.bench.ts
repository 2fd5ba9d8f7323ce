/**
 * Temporal history events and signals of relationships against a textbook workflow that gets one signal per qualifying
 * activity and resets its timer: on the example, and on one pair with 1,000 activities in a quarter. Both must end at
 * the same instants, or nothing is reported and the exit is 1.
 * `npm run bench -- history [activities of the pair]`: with fewer, also so much less of the example
 */
import { Worker } from '@temporalio/worker';
import { buildStage, placesOf, startRehearsalServers } from '../client/cli/rehearse/build-stage.ts';
import { readProgrammeFolder } from '../client/programme/read-programme-folder.ts';
import { rehearse, type Rehearsal } from '../client/rehearse/rehearse.ts';
import { readScript, type Script } from '../client/rehearse/script.ts';
import { readSettings } from '../platform/env.ts';
import { createLogger } from '../platform/log.ts';
import { Shutdown } from '../platform/shutdown.ts';
import { parseProgramme } from '../rules/programme/parse-programme.ts';
import { DAY_MS } from '../rules/time/instant.ts';
import { connectWorker } from '../worker/temporal/connect.ts';
import { installRuntime } from '../worker/temporal/runtime.ts';
import { busyQuarter } from './support/busy-quarter.ts';
import type { Result } from './support/comparison.ts';
import { exampleLog } from './support/example-log.ts';
import { printReport, progress } from './support/report.ts';
import { sizeGiven } from './support/size.ts';
import { summarise } from './support/statistics.ts';
import { playTextbook, type HistoryCost } from './support/textbook.ts';

const QUEUE = 'textbook';
const TENURE = 'relationships';
const TEXTBOOK = 'textbook';
const EXAMPLE_SPEED = (10 * DAY_MS) / 1_000;
const BUSY_SPEED = (5 * DAY_MS) / 1_000;
const PATIENCE_MS = 120_000;
const ACTIVITIES = 1_000;

const activities = sizeGiven(ACTIVITIES);

const log = createLogger({ level: 'error', name: 'bench' });
installRuntime(log);
const files = await readProgrammeFolder(`${import.meta.dirname}/../examples/oss/programme`);
const parsed = parseProgramme(files);
if (parsed.kind === 'invalid') throw new Error('the example programme has mistakes');
const programme = parsed.value;

const results: Result[] = [];
const figures: Record<string, string | number> = {};
const example = exampleLog();
const part = example.slice(0, Math.ceil((example.length * Math.min(activities, ACTIVITIES)) / ACTIVITIES));
results.push(await measure(`The example, ${part.length.toLocaleString('en')} events`, part, EXAMPLE_SPEED));
const busy = `One pair, ${activities.toLocaleString('en')} activities in a quarter`;
results.push(await measure(busy, busyQuarter(activities), BUSY_SPEED, 50));
printReport({
  bench: 'history',
  results,
  figures,
  notMeasured: [
    'the warnings: relationships wake for each rung of noticeDays, the textbook for none',
    'the retention of closed histories, and what a hosted server charges for them',
    'signals that come so close together that one workflow task takes several',
  ],
});

async function measure(title: string, events: readonly object[], speed: number, aim?: number): Promise<Result> {
  progress(`measuring: ${title}`);
  const shutdown = new Shutdown();
  try {
    const script = await scriptOf(events);
    const settings = readSettings({});
    const places = placesOf(await startRehearsalServers(settings, shutdown, progress));
    const version = { version: `${programme.name}@1`, effectiveFrom: 'always', programme } as const;
    const programmes = [{ files, effectiveFrom: 'always' }] as const;
    const first = script.lines[0]?.dueAt ?? 0;
    const stage = await buildStage(places, { book: [version], programmes, first, settings, log }, shutdown);
    const options = { log: title, speed, patienceMs: PATIENCE_MS, say: progress, onProgress: () => undefined };
    const played = await rehearse(script, stage, { ...options, signal: shutdown.signal });
    if (played === null) throw new Error('the rehearsal was stopped');
    for (const difference of played.report.differences.slice(0, 20)) console.error(JSON.stringify(difference));
    if (played.report.differences.length > 0) throw new Error('the runs did not end as the ledger says');

    const connection = await connectWorker(places.temporal);
    const workflowsPath = `${import.meta.dirname}/temporal/workflows.ts`;
    const worker = await Worker.create({ connection, taskQueue: QUEUE, workflowsPath });
    const textbook = await worker.runUntil(playTextbook(stage.temporal, QUEUE, played.evidence.script, version));
    await connection.close();
    return resultOf(title, costOf(played), textbook, aim);
  } finally {
    await shutdown.stop();
  }
}

async function scriptOf(events: readonly object[]): Promise<Script> {
  const text = events.map((event) => JSON.stringify(event)).join('\n');
  const chunks = (async function* () {
    yield Buffer.from(text);
  })();
  return readScript(
    { name: 'bench', size: Buffer.byteLength(text), chunks },
    { onRefusal: (line) => progress(`line ${line} is refused`) },
  );
}

function costOf({ evidence: { runs } }: Rehearsal): HistoryCost {
  return {
    runs: runs.length,
    events: runs.reduce((sum, { counts }) => sum + counts.events, 0),
    signals: runs.reduce((sum, { counts }) => sum + counts.signals, 0),
  };
}

/** Relationships are the baseline: the textbook costs so many times as much. */
function resultOf(title: string, tenure: HistoryCost, textbook: HistoryCost, aim?: number): Result {
  const [own, other] = [tenure.events + tenure.signals, textbook.events + textbook.signals];
  const ratio = other / own;
  for (const [name, { runs, events, signals }] of [
    [TENURE, tenure],
    [TEXTBOOK, textbook],
  ] as const) {
    figures[`${title}: ${name}`] = `${runs} runs, ${events} history events, ${signals} signals`;
  }
  return {
    title,
    unit: 'history events and signals',
    rounds: 1,
    baseline: TENURE,
    contenders: [
      { name: TENURE, ...summarise([own]), ratio: summarise([1]) },
      { name: TEXTBOOK, ...summarise([other]), ratio: summarise([ratio]) },
    ],
    claims: aim === undefined ? [] : [{ contender: TEXTBOOK, aim, wanted: 'at least', ratio, met: ratio >= aim }],
  };
}
