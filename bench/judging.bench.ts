/**
 * Events judged a second: 20 renamed copies of the example in the order of their times, and the same events shuffled,
 * so that nearly every one is late. Both ways: each request judged before the next is accepted, which is as hard as it
 * gets, and while the log is accepted as fast as it goes. The first also by a judge that remembers no facts, as after a
 * start, or with more pairs than it remembers.
 * `npm run bench -- judging [copies]`
 */
import type { Pool } from 'pg';
import { ProgrammeClock, sleep } from '../platform/clock.ts';
import type { ParsedEvent } from '../rules/events/parse-event.ts';
import { appendEvents } from '../store/ledger/append.ts';
import { createRememberedFacts } from '../store/pairs/remembered-facts.ts';
import { createRuleBookCache } from '../store/rule-sets/rule-book-cache.ts';
import { judgeAll, judgeOnce } from '../worker/judge/judge.ts';
import type { JudgeDependencies } from '../worker/judge/judge-pairs.ts';
import { compare, type Comparison } from './support/comparison.ts';
import { chunked, exampleCopies, shuffled } from './support/example-log.ts';
import type { Contender } from './support/interleave.ts';
import { printReport, progress } from './support/report.ts';
import { parsedOrThrow } from './support/parsed.ts';
import { sizeGiven } from './support/size.ts';
import { startDatabase } from './support/database.ts';

const COPIES = sizeGiven(20);
const BATCH = 1_000;
/** A sample of full size is long; one small log goes before all of them, so that nothing is compiled in the first. */
const ROUNDS = { rounds: 2, warmUp: 0 };
const IN_ORDER = 'in order';
const SHUFFLED = 'shuffled';
const NOT_REMEMBERED = 'shuffled, nothing remembered';
const SEED = 7;

const database = await startDatabase({ durable: false });
const events = exampleCopies(COPIES, 'x').map(parsedOrThrow);
const lateEvents = shuffled(events, SEED);

try {
  const results = [];
  for (const judging of [oneByOne, together])
    await rate(shuffled(exampleCopies(1, 'w'), SEED).map(parsedOrThrow), judging);
  for (const wanted of [
    comparison('Each request judged before the next is accepted', oneByOne, [
      { name: NOT_REMEMBERED, sample: () => rate(lateEvents, oneByOne, 0) },
    ]),
    comparison('Judged while it is accepted, to the last event', together),
  ]) {
    progress(`measuring: ${wanted.title}`);
    results.push(await compare(wanted));
  }
  printReport({
    bench: 'judging',
    results,
    figures: { events: events.length, copies: COPIES, 'events a request': BATCH },
    notMeasured: [
      'starting runs: all periods of the example are over, so there are none to start',
      'several workers: one judge, one transaction at a time',
      'pairs of many thousands of facts: the largest of the example has 1,236',
    ],
  });
} finally {
  await database.stop();
}

/** Only the judging counts. */
async function oneByOne(log: readonly ParsedEvent[], pool: Pool, judge: JudgeDependencies): Promise<number> {
  let judgingMs = 0;
  for (const part of chunked(log, BATCH)) {
    await appendEvents(pool, part, { acceptedAt: judge.clock.now() });
    const start = performance.now();
    await judgeAll(judge);
    judgingMs += performance.now() - start;
  }
  return judgingMs;
}

/** From the first request to the last verdict. */
async function together(log: readonly ParsedEvent[], pool: Pool, judge: JudgeDependencies): Promise<number> {
  const start = performance.now();
  let isAccepted = false;
  const accepting = (async () => {
    for (const part of chunked(log, BATCH)) await appendEvents(pool, part, { acceptedAt: judge.clock.now() });
    isAccepted = true;
  })();
  for (let wasAccepted = false; !wasAccepted;) {
    wasAccepted = isAccepted;
    while (await judgeOnce(judge, 'any'));
    if (!wasAccepted) await sleep(1);
  }
  await accepting;
  return performance.now() - start;
}

type Judging = (log: readonly ParsedEvent[], pool: Pool, judge: JudgeDependencies) => Promise<number>;

function comparison(title: string, judging: Judging, others: readonly Contender[] = []): Comparison {
  const contender = (name: string, log: readonly ParsedEvent[]) => ({ name, sample: () => rate(log, judging) });
  return {
    title,
    unit: 'events/s',
    ...ROUNDS,
    contenders: [contender(IN_ORDER, events), contender(SHUFFLED, lateEvents), ...others],
    claims: [{ contender: SHUFFLED, wanted: 'at least', aim: 0.3 }],
  };
}

/** In a store of its own; every activity must have its verdict. @param facts that the judge remembers; default: a worker's */
async function rate(log: readonly ParsedEvent[], judging: Judging, facts?: number): Promise<number> {
  const store = await database.createStore();
  const cache = createRuleBookCache();
  const rulesNow: JudgeDependencies['rulesNow'] = (client, position) => cache.at(client, position);
  const judge: JudgeDependencies = {
    pool: store.pipelined,
    clock: new ProgrammeClock(),
    rulesNow,
    debounce: 'never',
    remembered: createRememberedFacts(facts),
  };
  try {
    const milliseconds = await judging(log, store.pool, judge);
    const { rows } = await store.pool.query<{ verdicts: number }>('SELECT count(*)::int AS verdicts FROM verdict');
    const activities = log.filter(({ event }) => event.type === 'activity.performed').length;
    if (rows[0]?.verdicts !== activities) throw new Error(`${rows[0]?.verdicts} verdicts of ${activities} activities`);
    return (log.length / milliseconds) * 1_000;
  } finally {
    await store.drop();
  }
}
