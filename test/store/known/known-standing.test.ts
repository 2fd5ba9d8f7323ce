/** What was known at an instant of the past is what the events accepted by then say. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { COMPUTATIONS } from '../../../client/cli/compute/computations.ts';
import type { Rows } from '../../../client/rows/format-rows.ts';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import type { Pair } from '../../../rules/relationship/pair.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';
import { knownPeriods, knownVerdicts } from '../../../store/known/export-known.ts';
import { knownStanding } from '../../../store/known/known-standing.ts';
import { positionAt } from '../../../store/known/position-at.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { collect } from '../../support/collect.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { CLIENTS, PARTNERS } from '../../support/random-events.ts';
import { randomLog } from '../../support/random-log.ts';
import { randomProgramme } from '../../support/random-programme.ts';
import { createTestStore } from '../../support/store.ts';

const FIRST = parseInstant('2026-03-03T00:00:00Z') as Instant;
const SECOND = FIRST + 1_000;

async function* iterated(rows: Rows): AsyncGenerator<object> {
  yield* rows;
}

it('is the fold of the first of two batches, for every pair, and the news are of the second', async () => {
  let [different, told] = [0, 0];
  const scenario = fc.record({
    log: randomLog({ malformed: false, conflicts: false, maxEvents: 40 }),
    versions: randomProgramme(),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    at: fc.constantFrom('2018-12-15T00:00:00Z', '2019-02-01T02:00:00Z', '2019-05-01T00:00:00Z', '2020-01-01T00:00:00Z'),
  });
  const property = fc.asyncProperty(scenario, async ({ log, versions, part, at: text }) => {
    const at = parseInstant(text) as Instant;
    const cut = Math.floor(log.length * part);
    const publishedFirst = Math.max(1, Math.floor(versions.length * part));
    const book = versions.map((version, index) => versionOf(filesOf(version), version.effectiveFrom, index + 1));
    const store = await createTestStore();
    try {
      const append = async (from: number, to: number, acceptedAt: Instant): Promise<void> => {
        await appendEvents(store.pool, parsedEvents(log.slice(from, to)), { acceptedAt });
      };
      const publish = async (from: number, to: number, publishedAt: Instant): Promise<void> => {
        for (const version of versions.slice(from, to)) {
          const publication = { author: 'test', note: null, publishedAt, effectiveFrom: version.effectiveFrom };
          await publishRuleSet(store.pool, filesOf(version), publication);
        }
      };
      await publish(0, publishedFirst, FIRST);
      await append(0, cut, FIRST);
      await publish(publishedFirst, versions.length, SECOND);
      await append(cut, log.length, SECOND);

      const then = acceptedEvents(parsedEvents(log.slice(0, cut)));
      const now = acceptedEvents(parsedEvents(log));
      const foldThen = await computeLog(then, createRuleEngine(book.slice(0, publishedFirst)), at);
      const foldNow = await computeLog(now, createRuleEngine(book), at);
      const periodsIn = ({ pairs }: typeof foldNow, { partner, client }: Pair) =>
        pairs.find((one) => one.partner === partner && one.client === client)?.periods ?? [];
      const cache = createRuleBookCache();
      for (const partner of PARTNERS) {
        for (const client of CLIENTS) {
          const pair = { partner, client } as unknown as Pair;
          const known = await knownStanding(store.pool, cache, pair, { at, knownAt: FIRST });
          expect(known.position).toBe(publishedFirst + then.length);
          expect(known.before.periods).toEqual(periodsIn(foldThen, pair));
          expect(known.today.periods).toEqual(periodsIn(foldNow, pair));
          expect(known.news.every(({ acceptedAt }) => acceptedAt === SECOND)).toBe(true);
          expect(known.news.every(({ position }) => position > known.position)).toBe(true);
          const isDifferent = JSON.stringify(known.before.periods) !== JSON.stringify(known.today.periods);
          if (!isDifferent) continue;
          different += 1;
          told += known.news.length > 0 ? 1 : 0;
          // Whatever is different, something is named that made it so.
          expect(known.news.length + known.newRuleSets.length).toBeGreaterThan(0);
        }
      }
      expect(await positionAt(store.pool, FIRST - 1)).toBe(0);

      const position = await positionAt(store.pool, FIRST);
      const input = {
        events: then,
        book: book.slice(0, publishedFirst),
        rules: createRuleEngine(book.slice(0, publishedFirst)),
        at,
      };
      const expected = async (kind: 'verdicts' | 'periods') => collect(iterated(await COMPUTATIONS[kind].rows(input)));
      expect(await collect(knownVerdicts(store.pool, cache, { at, position }))).toEqual(await expected('verdicts'));
      expect(await collect(knownPeriods(store.pool, cache, { at, position }))).toEqual(await expected('periods'));
    } finally {
      await store.close();
    }
  });
  await fc.assert(property, { numRuns: 24, endOnFailure: true });
  expect(different).toBeGreaterThan(0);
  expect(told).toBeGreaterThan(0);
}, 300_000);
