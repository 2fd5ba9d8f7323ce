/**
 * Reads a second over HTTP among a million pairs: one relationship, a list of a hundred, an explanation; each against
 * the same SQL through bare `pg`. This process is the load; the API and PostgreSQL are others.
 * `npm run bench -- reads [pairs]`
 */
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { createApi } from '../client/api/create-api.ts';
import { adminTokens } from '../client/api/callers/callers.ts';
import { ProgrammeClock, realNow } from '../platform/clock.ts';
import { createLogger } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { Pair } from '../rules/relationship/pair.ts';
import { createAppender } from '../store/ledger/appender.ts';
import { createPool } from '../store/pool.ts';
import { createRuleBookCache } from '../store/rule-sets/rule-book-cache.ts';
import { recordingPool, type Asked } from '../test/support/recording-pool.ts';
import { compare, type Result } from './support/comparison.ts';
import { busyPair, copiedPairs, type CopiedPairs } from './support/copied-pairs.ts';
import { startDatabase } from './support/database.ts';
import { httpReader } from './support/http-reader.ts';
import { startPart } from './support/processes.ts';
import { printReport, progress } from './support/report.ts';
import { sizeGiven } from './support/size.ts';
import { quantile } from './support/statistics.ts';

const PAIRS = sizeGiven(1_000_000);
const FACTS = 1_000;
/** As many as the API has connections to PostgreSQL. */
const AT_ONCE = 12;
const ROUNDS = { rounds: 5, warmUp: 1 };
const A_SAMPLE_MS = 1_000;
/** Different calls, over and over: more than any cache in between would hold. */
const CALLS = 100;
const EXPLANATION_AIM_MS = 50;

const token = randomBytes(32).toString('base64url');
const database = await startDatabase({ durable: true });
const store = await database.createStore();
progress('making pairs');
const pairs = await copiedPairs(store.pool, PAIRS);
const busy = await busyPair(store.pool, FACTS, realNow());
await store.pool.query('VACUUM ANALYZE');
const api = await startPart(new URL('./support/api-part.ts', import.meta.url), { databaseUrl: store.url, token });
const reader = httpReader(api.ready as string, token, AT_ONCE);
const bare = createPool(store.url, { max: AT_ONCE, applicationName: 'bench-bare' });

try {
  const show = await read('One relationship', showPaths(pairs), 0.3);
  const list = await read('A list of 100', listPaths(pairs), 0.4);
  const explain = await read(`The explanation of a pair of ${FACTS} facts`, [explanationPath(busy)]);
  const alone = await latencies([explanationPath(busy)], 100);
  const explanationMs = quantile(alone, 0.99);
  printReport({
    bench: 'reads',
    results: [show.result, list.result, explain.result],
    figures: {
      pairs: PAIRS,
      'at once': AT_ONCE,
      'one relationship, p99 ms': rounded(show.p99),
      'list of 100, p99 ms': rounded(list.p99),
      [`explanation, p99 ms with ${AT_ONCE} at once`]: rounded(explain.p99),
      [`explanation, p99 ms one after the other (aim ≤ ${EXPLANATION_AIM_MS})`]: `${rounded(explanationMs)}, ${explanationMs <= EXPLANATION_AIM_MS ? 'met' : 'MISSED'}`,
    },
    notMeasured: [
      'the network: load, API and PostgreSQL share one machine and its cores',
      'a database larger than memory; writing at the same time',
      'several API processes',
    ],
  });
} finally {
  reader.close();
  await api.stop();
  await bare.end();
  await store.drop();
  await database.stop();
}

interface Read {
  readonly result: Result;
  /** Milliseconds over HTTP. */
  readonly p99: number;
}

/** Calls of a kind, and what they ask of PostgreSQL, each as fast as it goes. */
async function read(title: string, paths: readonly string[], aim?: number): Promise<Read> {
  progress(title);
  const asked = await askedBy(paths);
  const taken: number[] = [];
  const HTTP = 'over HTTP';
  const result = await compare({
    title,
    unit: 'calls/s',
    ...ROUNDS,
    contenders: [
      { name: 'bare pg', sample: () => rate((call) => askAgain(bare, asked[call % asked.length] ?? []), []) },
      { name: HTTP, sample: () => rate((call) => reader.get(paths[call % paths.length] ?? ''), taken) },
    ],
    claims: aim === undefined ? [] : [{ contender: HTTP, wanted: 'at least', aim }],
  });
  return { result, p99: quantile(taken, 0.99) };
}

/** Calls a second, {@link AT_ONCE} under way; what each took goes into `taken`. */
async function rate(call: (number: number) => Promise<unknown>, taken: number[]): Promise<number> {
  const start = performance.now();
  let calls = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() - start < A_SAMPLE_MS) {
      const before = performance.now();
      await call(calls++);
      taken.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return (calls / (performance.now() - start)) * 1000;
}

async function latencies(paths: readonly string[], calls: number): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let call = 0; call < calls; call++) {
    const before = performance.now();
    await reader.get(paths[call % paths.length] ?? '');
    taken.push(performance.now() - before);
  }
  return taken;
}

/** The statements of each call, as an API in this process sends them once it has seen what it is asked about. */
async function askedBy(paths: readonly string[]) {
  const watched = recordingPool(store.pool);
  const app = apiOver(watched.pool);
  const all = [];
  for (const path of [...paths, ...paths]) {
    watched.take();
    const answer = await app.inject({ url: path, headers: { authorization: `Bearer ${token}` } });
    if (answer.statusCode !== 200) throw new Error(`${path} was answered with ${answer.body}`);
    all.push(watched.take());
  }
  await app.close();
  return all.slice(paths.length);
}

function apiOver(pool: Pool) {
  return createApi({
    pool,
    appender: createAppender(pool),
    clock: new ProgrammeClock(),
    rules: createRuleBookCache(),
    callers: adminTokens([token]),
    log: createLogger({ level: 'silent', name: 'bench' }),
    metrics: createMetrics(),
  });
}

function showPaths(all: CopiedPairs): readonly string[] {
  return spread(all.partners * 10).map((number) => pairPath(all.pair(number)));
}

function listPaths(all: CopiedPairs): readonly string[] {
  return spread(all.partners * 10).map((number) => {
    const { partner, client } = all.pair(number);
    const place = ['pair', partner, client];
    return `/v1/relationships?status=all&limit=100&cursor=${Buffer.from(JSON.stringify(place)).toString('base64url')}`;
  });
}

/** So many numbers below a bound, evenly. */
function spread(below: number): readonly number[] {
  return Array.from({ length: CALLS }, (_none, index) => Math.floor((index / CALLS) * below));
}

function pairPath({ partner, client }: Pair): string {
  return `/v1/relationships/${encodeURIComponent(partner)}/${encodeURIComponent(client)}`;
}

function explanationPath(pair: Pair): string {
  return `${pairPath(pair)}/explanation`;
}

function rounded(milliseconds: number): number {
  return Number(milliseconds.toPrecision(3));
}

/** Asks the same on one connection of a pool. */
async function askAgain(pool: Pool, statements: readonly Asked[]): Promise<void> {
  const client = await pool.connect();
  try {
    for (const { values, ...statement } of statements) await client.query({ ...statement, values: [...values] });
  } finally {
    client.release();
  }
}
