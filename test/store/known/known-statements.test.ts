/** Statements as they were known, against the pure functions over what was known and closed by then. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeLog, isCorrection } from '../../../rules/compute/compute-log.ts';
import { eventNameKey } from '../../../rules/events/acceptance.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { draftMonth, type EarlierMonth } from '../../../rules/month/draft-month.ts';
import { lateCauses } from '../../../rules/month/late-causes.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { monthOf } from '../../../rules/month/month-end.ts';
import { statementRow, type StatementRow } from '../../../rules/month/statement-row.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { DAY_MS, parseInstant, type Instant } from '../../../rules/time/instant.ts';
import { monthsFromTo, nextMonth, type Month } from '../../../rules/time/month.ts';
import { knownStatementOf, knownStatements } from '../../../store/known/known-statements.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { inSnapshot } from '../../../store/transaction.ts';
import { randomLife, type Known, type Life } from '../../rules/month/life.ts';
import { activity } from '../../support/events.ts';
import { createMonthWorld } from '../../support/month-world.ts';
import { monthRunner } from '../../support/months.ts';
import { recordingPool } from '../../support/recording-pool.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { gridInstant } from '../../support/random-instants.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

/** Everything of a random log lies before. */
const BEGINNING = parseInstant('2026-06-01T00:00:00Z') as Instant;

const WHEN_MUCH_IS_CLOSED = Date.parse('2019-06-20T00:00:00Z');

interface Closed {
  readonly month: Month;
  readonly closedAt: Instant;
  readonly known: Known;
  readonly statements: readonly Statement[];
}

/** A life that was lived a day a step on a store, and what was known on each of the days. */
interface Lived {
  readonly store: TestStore;
  readonly days: readonly { readonly at: Instant; readonly known: Known }[];
  readonly closed: readonly Closed[];
}

async function live(life: Life): Promise<Lived> {
  const store = await createTestStore();
  const days: { at: Instant; known: Known }[] = [];
  const closed: Closed[] = [];
  let [arrived, published] = [0, 0];
  const book = life.versions.map((one, index) => versionOf(filesOf(one), one.effectiveFrom, index + 1));
  for (const [step, count] of [...life.closedAfter, life.log.length].entries()) {
    const now = BEGINNING + step * DAY_MS;
    const due = life.publishedAfter.filter((after, index) => index < life.versions.length && after <= count).length;
    for (; published < due; published++) {
      const version = life.versions[published];
      if (version === undefined) break;
      const publication = { author: 'test', note: null, publishedAt: now, effectiveFrom: version.effectiveFrom };
      await publishRuleSet(store.pool, filesOf(version), publication);
    }
    if (count > arrived) {
      await appendEvents(store.pool, parsedEvents(life.log.slice(arrived, count)), { acceptedAt: now });
      arrived = count;
    }
    const known = { events: acceptedEvents(parsedEvents(life.log.slice(0, count))), book: book.slice(0, published) };
    days.push({ at: now, known });
    const first = known.events.reduce((least, { time }) => Math.min(least, time), Infinity);
    if (step === life.closedAfter.length || first === Infinity) continue;
    const last = closed.at(-1);
    const month = last === undefined ? monthOf(known.book, first) : nextMonth(last.month);
    const months = monthRunner(store.pool, now);
    await months.judge();
    await months.take(month, 'closed');
    const statements = (await months.statements(month)).map(({ statement }) => statement);
    closed.push({ month, closedAt: now, known, statements });
  }
  return { store, days, closed };
}

/** From everything at once. */
async function expected({ events, book }: Known, at: Instant, closed: readonly Closed[]): Promise<StatementRow[]> {
  const asOf = (list: readonly TenureEvent[]) => list.filter((event) => event.time <= at || isCorrection(event));
  const log = await computeLog(asOf(events), createRuleEngine(book), at);
  const facts = logFacts(log);
  if (facts.duration === null) return [];
  const over = closed.filter(({ month }) => month < monthOf(book, at));
  const settled = over.at(-1);
  const before = new Set(settled?.known.events.map(eventNameKey));
  const late = settled === undefined ? [] : log.events.filter((event) => !before.has(eventNameKey(event)));
  const causes = lateCauses(log, late, settled === undefined ? [] : book.slice(settled.known.book.length));
  const earlier: EarlierMonth[] = over.map(({ month, statements }) => ({ month, isClosed: true, statements }));
  const rows = over.flatMap(({ statements }) => statements.map(statementRow));
  const first = settled === undefined ? monthOf(book, facts.duration.first) : nextMonth(settled.month);
  for (const month of monthsFromTo(first, monthOf(book, at))) {
    const statements = await draftMonth(facts, book, month, earlier, causes);
    earlier.push({ month, isClosed: false, statements });
    rows.push(...statements.map(statementRow));
  }
  return rows;
}

describe('statements as they were known', () => {
  it('are those closed by then, and what the pure functions make of what was known', async () => {
    const seen = { closed: 0, open: 0, late: 0 };
    const property = fc.asyncProperty(
      randomLife(),
      fc.array(fc.tuple(fc.oneof(gridInstant, fc.constant(WHEN_MUCH_IS_CLOSED)), fc.nat()), {
        minLength: 12,
        maxLength: 12,
      }),
      async (life, asked) => {
        const { store, days, closed } = await live(life);
        try {
          for (const [at, index] of asked) {
            const day = days[index % days.length];
            if (day === undefined) continue;
            const when = { only: null, at, knownAt: day.at };
            const rows = [];
            for await (const one of knownStatements(store.pool, createRuleBookCache(), when, {
              from: null,
              to: null,
            })) {
              rows.push(statementRow(one.statement));
              seen[one.status]++;
              if (one.statement.adjustments.some(({ kind }) => kind === 'late')) seen.late++;
              expect(one.hash === null).toBe(one.status === 'open');
            }
            const then = closed.filter(({ closedAt }) => closedAt <= day.at);
            expect(rows).toEqual(await expected(day.known, at, then));
            // The statement of one partner is found from its own clients alone.
            const last = rows.at(-1);
            if (last === undefined) continue;
            const name = { partner: last.partner as PartnerId, month: last.month as Month };
            const found = await inSnapshot(store.pool, (client) =>
              knownStatementOf(client, createRuleBookCache(), name, when),
            );
            expect(found === null ? null : statementRow(found.statement)).toEqual(last);
          }
        } finally {
          await store.close();
        }
      },
    );
    await fc.assert(property, { numRuns: 15, endOnFailure: true });
    // How many of each is a matter of luck.
    expect(Math.min(seen.closed, seen.open, seen.late)).toBeGreaterThan(0);
  }, 300_000);
});

describe('months that were closed', () => {
  it('are read where they are asked for, and not those before them', async () => {
    const world = await createMonthWorld();
    try {
      for (const month of ['2018-01', '2018-02', '2018-03']) await world.months.take(month, 'closed');
      const recording = recordingPool(world.pool);
      const when = { only: null, at: WHEN_MUCH_IS_CLOSED, knownAt: BEGINNING };
      const range = { from: '2018-02' as Month, to: '2018-02' as Month };
      const months: string[] = [];
      for await (const { statement } of knownStatements(recording.pool, createRuleBookCache(), when, range)) {
        months.push(statement.month);
      }
      expect(months).toEqual(['2018-02', '2018-02']);
      expect(recording.take().filter(({ name }) => name === 'month-statements')).toHaveLength(1);
    } finally {
      await world.store.close();
    }
  });

  it('are not those of the centuries between a stray event and the first that says something', async () => {
    const world = await createMonthWorld();
    try {
      const known = async (closed: number): Promise<readonly string[]> => {
        const when = { only: null, at: Date.parse('2018-02-20T00:00:00Z'), knownAt: BEGINNING };
        const rows = knownStatements(world.pool, createRuleBookCache(), when, { from: null, to: null });
        const found = [];
        for await (const { statement, status } of rows) found.push(`${statement.month} ${statement.partner} ${status}`);
        expect(found.filter((text) => text.endsWith('closed'))).toHaveLength(closed);
        return found.map((text) => text.replace(/ \w+$/, ''));
      };
      const before = await known(0);
      expect(before).toHaveLength(4);
      await world.send(activity('nobody', 'c', { at: '0001-01-01T00:00:00Z', tool: 'code', action: 'edited' }));
      expect(await known(0)).toEqual(before);
      await world.months.take('2018-01', 'closed');
      await world.send(activity('nobody', 'c', { at: '0001-01-02T00:00:00Z', tool: 'code', action: 'edited' }));
      expect(await known(2)).toEqual(before);
    } finally {
      await world.store.close();
    }
  });
});
