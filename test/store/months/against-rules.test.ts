/** What the store comes to, page by page from frozen inputs, against the pure functions from everything at once. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { monthOf } from '../../../rules/month/month-end.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import { statementRow } from '../../../rules/month/statement-row.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';
import { nextMonth } from '../../../rules/time/month.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { Ledgerless, randomLife, type Life } from '../../rules/month/life.ts';
import { exampleLog, exampleProgramme } from '../../support/example.ts';
import { monthRunner } from '../../support/months.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { createTestStore } from '../../support/store.ts';

const NOW = parseInstant('2026-06-01T00:00:00Z') as Instant;
const PUBLICATION = { author: 'test', note: null, publishedAt: NOW } as const;

describe('the months of the example', () => {
  it('are those of the pure functions, every field of every row', async () => {
    const store = await createTestStore();
    const months = monthRunner(store.pool, NOW);
    const files = await exampleProgramme();
    const parsed = parsedEvents(await exampleLog());
    await publishRuleSet(store.pool, files, { ...PUBLICATION, effectiveFrom: 'always' });
    await appendEvents(store.pool, parsed, { acceptedAt: NOW });
    await months.judge();
    const book = [versionOf(files, 'always', 1)];
    const facts = logFacts(await computeLog(acceptedEvents(parsed), createRuleEngine(book)));
    let compared = 0;
    let month = monthOf(book, facts.duration?.first ?? 0);
    for await (const statements of runMonths(facts, book)) {
      await months.take(month);
      expect(await months.rows(month)).toEqual(statements.map(statementRow));
      compared += statements.length;
      month = nextMonth(month);
    }
    expect(compared).toBeGreaterThan(100);
    await store.close();
  }, 120_000);
});

/** Plays a life on the store as far as an arrival, beside the same in memory. */
async function playOnStore(life: Life, isJudged: (step: number) => boolean): Promise<number> {
  const store = await createTestStore();
  try {
    const months = monthRunner(store.pool, NOW);
    const memory = new Ledgerless();
    const book = life.versions.map((one, index) => versionOf(filesOf(one), one.effectiveFrom, index + 1));
    let [arrived, published, late] = [0, 0, 0];
    const until = async (count: number): Promise<void> => {
      for (const [index, version] of life.versions.entries()) {
        const after = life.publishedAfter[index] ?? 0;
        if (index < published || after > count) continue;
        await arrive(after);
        await publishRuleSet(store.pool, filesOf(version), { ...PUBLICATION, effectiveFrom: version.effectiveFrom });
        published = index + 1;
      }
      await arrive(count);
    };
    const arrive = async (count: number): Promise<void> => {
      if (count <= arrived) return;
      await appendEvents(store.pool, parsedEvents(life.log.slice(arrived, count)), { acceptedAt: NOW });
      arrived = count;
    };
    for (const [step, count] of [...life.closedAfter, life.log.length].entries()) {
      await until(count);
      if (isJudged(step)) await months.judge();
      const known = { events: acceptedEvents(parsedEvents(life.log.slice(0, count))), book: book.slice(0, published) };
      const draft = await memory.draft(known);
      if (draft === null) continue;
      const isLast = step === life.closedAfter.length;
      await months.take(draft.month, isLast ? 'draft' : 'closed');
      expect(await months.rows(draft.month)).toEqual(draft.statements.map(statementRow));
      late += draft.statements.flatMap(({ adjustments }) => adjustments).filter(({ kind }) => kind === 'late').length;
      if (!isLast) await memory.close(known);
    }
    return late;
  } finally {
    await store.close();
  }
}

describe('months that close while events still arrive', () => {
  it('say what the pure functions say, late adjustments with their causes included', async () => {
    let late = 0;
    const property = fc.asyncProperty(randomLife(), fc.array(fc.boolean(), { minLength: 7 }), async (life, judged) => {
      late += await playOnStore(life, (step) => judged[step] ?? true);
    });
    await fc.assert(property, { numRuns: 25, endOnFailure: true });
    expect(late).toBeGreaterThan(5);
  }, 300_000);
});
