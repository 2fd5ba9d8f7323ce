/**
 * Events ingested a second, over HTTP and by the command line, against a bare COPY of the same rows into a table with
 * the same indexes: with the judge paused, and with a worker running until the last event is judged.
 * `npm run bench -- ingest [copies of the example in a sample]`; with the judge running, a quarter of them
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment, readMachine, readSettings } from '../platform/env.ts';
import { startTemporaryServers } from '../platform/temporary-servers.ts';
import { untilJudged } from '../store/until-judged.ts';
import { SEARCH_ATTRIBUTE } from '../workflows/contract.ts';
import { compare, type Comparison, type Result } from './support/comparison.ts';
import { createCopyBaseline } from './support/copy-baseline.ts';
import { startDatabase } from './support/database.ts';
import { chunked, exampleCopies, type RawEvent } from './support/example-log.ts';
import type { Contender } from './support/interleave.ts';
import { parsedOrThrow } from './support/parsed.ts';
import { startPart, type Part } from './support/processes.ts';
import { printReport, progress } from './support/report.ts';
import { bodyOf, sendBatches } from './support/send-batches.ts';
import { sizeGiven } from './support/size.ts';

/** Many, so that the start of the `tenure` process, which counts, is not what is measured. */
const COPIES = sizeGiven(20);
/** Judging takes longer than accepting: a smaller sample does. */
const COPIES_JUDGED = Math.max(1, Math.round(COPIES / 4));
const BATCH = 1_000;
const CONNECTIONS = 4;
const ROUNDS = { rounds: 5, warmUp: 1 };
const JUDGED_WITHIN_MS = 600_000;
const BARE = 'bare COPY';
const HTTP = `HTTP, ${CONNECTIONS} connections`;
const CLI = 'tenure ingest';

const token = randomBytes(32).toString('base64url');
const folder = await mkdtemp(join(tmpdir(), 'tenure-bench-ingest-'));
const database = await startDatabase({ durable: true });
const run = promisify(execFile);

try {
  const results = [...(await withJudgePaused()), ...(await withJudgeRunning())];
  printReport({
    bench: 'ingest',
    results,
    figures: {
      'copies of the example a sample': `${COPIES}, with the judge running ${COPIES_JUDGED}`,
      'events a request': BATCH,
    },
    notMeasured: [
      'the network: client, API, worker and PostgreSQL share one machine and its cores',
      'events that are known already, and small requests',
      'starting runs: all periods of the example are over, so the worker has none to start',
    ],
  });
} finally {
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}

async function withJudgePaused(): Promise<readonly Result[]> {
  return measure({ title: 'the judge paused', copies: COPIES, aim: 0.4 }, async () => null);
}

async function withJudgeRunning(): Promise<readonly Result[]> {
  const keywords = Object.values(SEARCH_ATTRIBUTE);
  const temporal = { cliPath: null, namespace: 'default', keywords };
  const servers = await startTemporaryServers({ purpose: 'bench-ingest', postgres: null, temporal });
  const place = { ...readSettings({}), address: servers.temporal?.address ?? '', namespace: 'default' };
  const { cacheFolder } = readMachine();
  const script = new URL('./support/worker-part.ts', import.meta.url);
  try {
    return await measure({ title: 'until the last event is judged', copies: COPIES_JUDGED }, (databaseUrl) =>
      startPart(script, { databaseUrl, place, cacheFolder }),
    );
  } finally {
    await servers.stop();
  }
}

/** Both ways in, each with rows of its own, in one store that grows as the bare table beside it does. */
async function measure(
  { title, copies, aim }: { readonly title: string; readonly copies: number; readonly aim?: number },
  startWorker: (databaseUrl: string) => Promise<Part | null>,
): Promise<readonly Result[]> {
  const store = await database.createStore();
  const api = await startPart(new URL('./support/api-part.ts', import.meta.url), { databaseUrl: store.url, token });
  const worker = await startWorker(store.url);
  const baseline = await createCopyBaseline(store.pool);
  const url = String(api.ready);
  let samples = 0;

  const bare: Contender = {
    name: BARE,
    sample: async () => {
      const events = exampleCopies(copies, `bare${samples++}-`).map(parsedOrThrow);
      const milliseconds = await baseline.prepare(events)();
      // The ledger takes two sets a round: the bare table must not stay smaller.
      await baseline.prepare(exampleCopies(copies, `bare${samples++}-`).map(parsedOrThrow))();
      return rate(events.length, milliseconds);
    },
  };
  const contender = (name: string, prepare: (events: readonly RawEvent[]) => Promise<() => Promise<void>>) => ({
    name,
    sample: async () => {
      const events = exampleCopies(copies, `sent${samples++}-`);
      const send = await prepare(events);
      const start = performance.now();
      await send();
      if (worker !== null && !(await untilJudged(store.pool, { withinMs: JUDGED_WITHIN_MS }))) {
        throw new Error('the judge did not get to the end');
      }
      return rate(events.length, performance.now() - start);
    },
  });
  const comparison: Comparison = {
    title: `Ingested, ${title}`,
    unit: 'events/s',
    ...ROUNDS,
    contenders: [
      bare,
      contender(HTTP, (events) => overHttp(events, url)),
      contender(CLI, (events) => byCli(events, url)),
    ],
    claims: aim === undefined ? [] : [HTTP, CLI].map((name) => ({ contender: name, aim, wanted: 'at least' })),
  };
  progress(`measuring: ${comparison.title}`);
  try {
    return [await compare(comparison)];
  } finally {
    await worker?.stop();
    await api.stop();
    await store.drop();
  }
}

async function overHttp(events: readonly RawEvent[], url: string): Promise<() => Promise<void>> {
  const bodies = chunked(events, BATCH).map(bodyOf);
  return () => sendBatches(bodies, { url, token, connections: CONNECTIONS });
}

/** A process of its own, from its start to its end. */
async function byCli(events: readonly RawEvent[], url: string): Promise<() => Promise<void>> {
  const file = join(folder, 'log.ndjson');
  await writeFile(file, bodyOf(events));
  const tenure = `${import.meta.dirname}/../client/cli/tenure.js`;
  const env = childEnvironment({ TENURE_URL: url, TENURE_TOKEN: token });
  return async () => {
    const { stdout } = await run(process.execPath, [tenure, 'ingest', file, '--json'], { env });
    const { accepted } = JSON.parse(stdout) as { accepted: number };
    if (accepted !== events.length) throw new Error(`${accepted} of ${events.length} events accepted`);
  };
}

function rate(events: number, milliseconds: number): number {
  return (events / milliseconds) * 1_000;
}
