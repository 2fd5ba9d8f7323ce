import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pool } from 'pg';
import { ProgrammeClock } from '../../../platform/clock.ts';
import type { ParsedEvent } from '../../../rules/events/parse-event.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { migrate } from '../../../store/migrate.ts';
import { createPool } from '../../../store/pool.ts';
import { CHECKPOINT_EVERY } from '../../../store/pairs/fold-pairs.ts';
import { createRememberedFacts } from '../../../store/pairs/remembered-facts.ts';
import { resetFolds } from '../../../store/pairs/reset-folds.ts';
import { pairsAfter, verifyPairs } from '../../../store/pairs/verify.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { createRuleBookCache, type RuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { judgeAll, judgeOnce } from '../../../worker/judge/judge.ts';
import type { JudgeDependencies } from '../../../worker/judge/judge-pairs.ts';
import { exampleLog, exampleProgramme } from '../../support/example.ts';
import { acceptedEvents, computedMeaning, parsedEvents, projectedMeaning } from '../../support/projection.ts';
import { filesOf } from '../../support/programme-files.ts';
import { randomLog } from '../../support/random-log.ts';
import { randomProgramme } from '../../support/random-programme.ts';
import { createTestDatabase, type TestDatabase } from '../../support/servers/test-database.ts';

const AT = Date.UTC(2030, 0, 1);

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { max: 6, applicationName: 'test' });
  await migrate(pool);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** A judge as of a process of its own. @param facts how many it remembers */
function judgeOf(cache: RuleBookCache, checkpointEvery = CHECKPOINT_EVERY, facts?: number): JudgeDependencies {
  const rulesNow: JudgeDependencies['rulesNow'] = async (client) => ({ ...(await cache.at(client)), checkpointEvery });
  const remembered = createRememberedFacts(facts);
  return { pool, clock: ProgrammeClock.standingAt(AT), rulesNow, debounce: 'never', remembered };
}

async function clear(): Promise<void> {
  const tables = `ledger, void, user_personal, registered_partner, registered_client, member, engagement, rule_set_version,
    mark, stale_pair, relationship, checkpoint, verdict, period, wake_up, notice`;
  await pool.query(`ALTER TABLE ledger DISABLE TRIGGER USER; ALTER TABLE rule_set_version DISABLE TRIGGER USER;
    TRUNCATE ${tables} CASCADE;
    ALTER TABLE ledger ENABLE TRIGGER USER; ALTER TABLE rule_set_version ENABLE TRIGGER USER;
    UPDATE ledger_head SET position = 0, rule_set_position = 0, first_accepted_at = NULL`);
}

async function publish(files: ReadonlyMap<string, string>, effectiveFrom: number | 'always'): Promise<void> {
  await publishRuleSet(pool, files, { effectiveFrom, author: 'test', note: null, publishedAt: AT });
}

/** Appends a log in parts, and has the judges judge in turns: after each part all there is, or only half. */
async function feed(
  parsed: readonly ParsedEvent[],
  size: number,
  ...judges: readonly [JudgeDependencies, ...JudgeDependencies[]]
): Promise<void> {
  for (let start = 0; start < parsed.length; start += size) {
    const part = start / size;
    const judge = judges[Math.floor(part / 2) % judges.length] ?? judges[0];
    await appendEvents(pool, parsed.slice(start, start + size), { acceptedAt: AT });
    if (part % 2 === 0) await judgeAll(judge);
    else await judgeOnce(judge, 'any');
  }
  await judgeAll(judges[0]);
}

/** As a repair would, of one pair, while everything runs. */
async function resetOne(index: number): Promise<void> {
  const pairs = await pairsAfter(pool, null, 100);
  const pair = pairs[index % pairs.length];
  if (pair !== undefined) await inTransaction(pool, (client) => resetFolds(client, [pair], AT));
}

describe('the projection', () => {
  test('says the same as the pure fold after an import of the example in any order and size of batches', async () => {
    const programme = await exampleProgramme();
    const parsed = parsedEvents(await exampleLog());
    for (const [order, size] of [
      [parsed, 1000],
      [parsed.toReversed(), 700],
      [fc.sample(fc.shuffledSubarray(parsed, { minLength: parsed.length }), { numRuns: 1, seed: 7 })[0] ?? [], 333],
    ] as const) {
      await clear();
      const cache = createRuleBookCache();
      await publish(programme, 'always');
      await feed(order, size, judgeOf(cache));
      const { engine } = await cache.at(pool);
      const computed = await computedMeaning(acceptedEvents(order), engine, AT);
      const projected = await projectedMeaning(pool, AT);
      expect(projected.verdicts).toEqual(computed.verdicts);
      expect(projected.periods).toEqual(computed.periods);
    }
  });

  test('says the same as the pure fold for random logs, with rule sets published and pairs reset in between, whoever judges and remembers', async () => {
    const scenario = fc.record({
      log: randomLog(),
      versions: randomProgramme(),
      size: fc.integer({ min: 1, max: 25 }),
      checkpointEvery: fc.constantFrom(1, 3, CHECKPOINT_EVERY),
      /** Of each judge: none, few enough that pairs are forgotten, or all. */
      remembered: fc.array(fc.constantFrom(0, 20, 100_000), { minLength: 1, maxLength: 2 }),
      reset: fc.option(fc.nat(20)),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ log, versions, size, checkpointEvery, remembered, reset }) => {
        await clear();
        const cache = createRuleBookCache();
        const [first, ...others] = remembered.map((facts) => judgeOf(cache, checkpointEvery, facts));
        if (first === undefined) throw new Error('nobody judges');
        const parsed = parsedEvents(log);
        const share = Math.ceil(parsed.length / versions.length);
        for (const [index, version] of versions.entries()) {
          await publish(filesOf(version), version.effectiveFrom);
          await feed(parsed.slice(index * share, (index + 1) * share), size, first, ...others);
          if (reset !== null) await resetOne(reset + index);
        }
        await judgeAll(others[0] ?? first);
        const { engine } = await cache.at(pool);
        const computed = await computedMeaning(acceptedEvents(parsed), engine, AT);
        expect(await projectedMeaning(pool, AT)).toEqual(computed);
        const pairs = await pairsAfter(pool, null, 1_000);
        expect((await verifyPairs(pool, first.rulesNow, pairs)).faults).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 480_000);
});

test('two judges at once come to the same', async () => {
  await clear();
  const cache = createRuleBookCache();
  await publish(await exampleProgramme(), 'always');
  const parsed = parsedEvents(await exampleLog());
  const judges = [judgeOf(cache), judgeOf(cache), judgeOf(cache)];
  const appending = (async () => {
    for (let start = 0; start < parsed.length; start += 100) {
      await appendEvents(pool, parsed.slice(start, start + 100), { acceptedAt: AT });
    }
  })();
  await Promise.all([appending, ...judges.map((judge) => judgeAll(judge))]);
  await Promise.all(judges.map((judge) => judgeAll(judge)));
  await judgeAll(judgeOf(cache));
  const { engine } = await cache.at(pool);
  expect(await projectedMeaning(pool, AT)).toEqual(await computedMeaning(acceptedEvents(parsed), engine, AT));
});
