/** Late facts (docs/domain.md §7): what is closed stays, and what it should have paid is posted later. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal, ZERO, type Decimal } from '../../../rules/decimal.ts';
import { statementRow } from '../../../rules/month/statement-row.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { eventsOfType, readLog, type Log } from '../../support/reference/log.ts';
import { formatDecimal as formatFraction } from '../../support/reference/fraction.ts';
import { linesOfMonth } from '../../support/reference/month.ts';
import { soldLinesOf } from '../../support/reference/sold.ts';
import { monthsOf } from '../../support/reference/statements.ts';
import { addMonths } from '../../support/reference/instants.ts';
import { Ledgerless, randomLife, type Known, type Life, type DraftedMonth } from './life.ts';
import { always, at, programme, tier, tiers, World } from './world.ts';

/** Points by month, partner and client (`null` for adjustments); what is 0 is left out. */
class Points {
  readonly #sums = new Map<string, Decimal>();

  add(of: readonly [month: string, partner: string, client: string | null], points: string): void {
    const key = JSON.stringify(of);
    this.#sums.set(key, (this.#sums.get(key) ?? ZERO).plus(parseDecimal(points) as Decimal));
  }

  get sums(): readonly string[] {
    return [...this.#sums].flatMap(([key, sum]) => (sum.eq(ZERO) ? [] : [`${key} ${formatDecimal(sum)}`])).sort();
  }
}

/** Closed lines, and adjustments of closed months and of the draft, by the month they are for. */
function paid(months: readonly DraftedMonth[], lastClosed: string): readonly string[] {
  const points = new Points();
  for (const { statements, isClosed } of months) {
    for (const { month: own, partner, lines, soldLines, adjustments } of statements.map(statementRow)) {
      for (const line of isClosed ? [...lines, ...soldLines] : []) points.add([own, partner, line.client], line.points);
      for (const adjustment of adjustments) {
        if (adjustment.kind === 'late') points.add([adjustment.month, partner, adjustment.client], adjustment.points);
        else if (own <= lastClosed) points.add([own, partner, null], adjustment.points);
      }
    }
  }
  return points.sums;
}

/** What brute force would have paid in the closed months, with the tiers before them that were closed. */
function owed(log: Log, months: readonly DraftedMonth[]): readonly string[] {
  const points = new Points();
  const closed = new Map(months.map((one) => [String(one.month), one.statements]));
  const [firstClosed = '', lastClosed = ''] = [[...closed.keys()][0], [...closed.keys()].at(-1)];
  const first = monthsOf(log)?.first ?? firstClosed;
  for (let name = first < firstClosed ? first : firstClosed; name <= lastClosed; name = addMonths(name, 1)) {
    const tierOf = new Map(closed.get(name)?.map(({ partner, tierBefore }) => [String(partner), tierBefore]));
    for (const [partner, lines] of linesOfMonth(log, name, (one) => tierOf.get(one) ?? null)) {
      for (const line of lines) points.add([name, partner, line.client], formatFraction(line.points));
    }
    for (const { partner, client, points: sold } of soldLinesOf(log, name)) {
      points.add([name, partner, client], formatFraction(sold));
    }
    const registered = new Set(eventsOfType(log, 'partner.registered').map(({ data }) => data.partner));
    for (const { data } of eventsOfType(log, 'adjustment.posted')) {
      if (data.month === name && registered.has(data.partner)) points.add([name, data.partner, null], data.points);
    }
  }
  return points.sums;
}

/** What is known once so many events have arrived. */
function knownIn({ log, versions, publishedAfter }: Life): (arrived: number) => Known {
  const book: RuleBook = versions.map((one, index) => versionOf(filesOf(one), one.effectiveFrom, index + 1));
  return (arrived) => ({
    events: acceptedEvents(parsedEvents(log.slice(0, arrived))),
    book: book.filter((_, index) => (publishedAfter[index] ?? 0) <= arrived),
  });
}

describe('closed statements and later adjustments', () => {
  it('add up to what would have been paid had everything been known', async () => {
    let corrected = 0;
    const property = fc.asyncProperty(randomLife(), async (life) => {
      const known = knownIn(life);
      const months = new Ledgerless();
      for (const arrived of life.closedAfter) await months.close(known(arrived));
      const draft = await months.draft(known(life.log.length));
      if (draft === null || months.closed.length === 0) return;
      const everything = [...months.closed, draft];
      const log = readLog({ rawEvents: life.log, programme: life.versions } as unknown as Parameters<
        typeof readLog
      >[0]);
      expect(paid(everything, months.closed.at(-1)?.month ?? '')).toEqual(owed(log, months.closed));
      corrected += everything
        .flatMap(({ statements }) => statements.flatMap(({ adjustments }) => adjustments))
        .filter(({ kind }) => kind === 'late').length;
    });
    await fc.assert(property, { numRuns: 500 });
    expect(corrected).toBeGreaterThan(200);
  }, 300_000);
});

/** Closes months of a world that grows, and drafts the next. */
class Story {
  readonly world = new World().partner('p').client('c', '1000').acts('p', 'c', ['2018-01-10']);
  readonly #months = new Ledgerless();

  async close(months: number, book = always()): Promise<this> {
    for (let count = 0; count < months; count++) await this.#months.close({ events: [...this.world.events], book });
    return this;
  }

  /** The adjustments of the month after the last closed one, as rows. */
  async late(book = always()) {
    const draft = await this.#months.draft({ events: [...this.world.events], book });
    return draft?.statements
      .map(statementRow)
      .flatMap(({ partner, adjustments }) => adjustments.map((row) => ({ partner, ...row })));
  }

  idOf(type: string, which = -1): string | undefined {
    return this.world.events.filter((event) => event.type === type).at(which)?.id;
  }
}

describe('a late fact', () => {
  it('is posted by the next run, with the month it corrects and the event that caused it', async () => {
    const story = await new Story().close(3);
    story.world.pays('c', '1500', 'USD', '2018-02-15');
    const causes = [{ source: 'test', id: story.idOf('client.subscription.changed') }];
    expect(await story.late()).toEqual([
      { partner: 'p', kind: 'late', month: '2018-02', client: 'c', points: '5', causes },
      { partner: 'p', kind: 'late', month: '2018-03', client: 'c', points: '5', causes },
    ]);
  });

  it('is posted once', async () => {
    const story = await new Story().close(1);
    story.world.pays('c', '1500', 'USD', '2018-01-15');
    await story.close(1);
    expect(await story.late()).toEqual([]);
    story.world.pays('c', '1200', 'USD', '2018-01-20');
    expect(await story.late()).toMatchObject([
      { month: '2018-01', points: '-3', causes: [{ id: story.idOf('client.subscription.changed') }] },
      { month: '2018-02', points: '-3' },
    ]);
  });

  it('counts in the total of the statement that posts it, not in managed points', async () => {
    const story = await new Story().close(1);
    story.world.pays('c', '1500', 'USD', '2018-01-15');
    const months = new Ledgerless();
    await months.close({ events: story.world.events.slice(0, -1), book: always() });
    const draft = await months.draft({ events: story.world.events, book: always() });
    expect(draft?.statements.map(statementRow)).toMatchObject([
      { month: '2018-02', managedPoints: '15', adjustmentPoints: '5', totalPoints: '20' },
    ]);
  });

  it('about another partner changes what this one gets for a shared client', async () => {
    const story = await new Story().close(1);
    story.world.partner('q').acts('q', 'c', ['2018-01-20']);
    const late = await story.late();
    expect(late).toMatchObject([
      { partner: 'p', month: '2018-01', client: 'c', points: '-5' },
      { partner: 'q', month: '2018-01', client: 'c', points: '5' },
    ]);
    expect(late?.map((row) => ('causes' in row ? row.causes.at(-1) : null))).toEqual([
      { source: 'test', id: story.idOf('activity.performed') },
      { source: 'test', id: story.idOf('activity.performed') },
    ]);
  });

  it('that changes no points is posted by nobody', async () => {
    const story = await new Story().close(1);
    story.world
      .acts('p', 'c', ['2018-01-20'])
      .happens('partner.updated', '2018-01-20', { partner: 'p', attributes: { a: 1 } });
    expect(await story.late()).toEqual([]);
  });

  it('is measured with the tier before that was closed', async () => {
    const book = always({ tiers: tiers(tier('gold', { activityThreshold: { count: 1, days: 5 } })) });
    const story = await new Story().close(2, book);
    story.world.pays('c', '1500', 'USD', '2018-01-02');
    expect(await story.late(book)).toMatchObject([{ month: '2018-01', points: '5' }]);
  });
});

describe('an adjustment posted to a closed month', () => {
  it('is posted by the next run, of no client', async () => {
    const story = await new Story().close(2);
    story.world.adjusts('p', '2018-01', '-2.5', '2018-03-10');
    const causes = [{ source: 'test', id: story.idOf('adjustment.posted') }];
    expect(await story.late()).toEqual([
      { partner: 'p', kind: 'late', month: '2018-01', client: null, points: '-2.5', causes },
    ]);
  });
});

describe('a void', () => {
  it('takes back what the activity earned in closed months, whatever its own time', async () => {
    const story = await new Story().close(1);
    const activity = { source: 'test', id: story.idOf('activity.performed') };
    story.world.happens('activity.voided', '2018-06-01', { activity, reason: 'fraud' });
    const causes = [{ source: 'test', id: story.idOf('activity.voided') }];
    expect(await story.late()).toEqual([
      { partner: 'p', kind: 'late', month: '2018-01', client: 'c', points: '-10', causes },
    ]);
  });
});

describe('a rule set that reaches back', () => {
  const richer = (from: string) => [
    ...always(),
    { version: 'test@2', effectiveFrom: at(from), programme: programme({ tiers: tiers() }) },
  ];

  it('corrects the closed months it reaches, and is named', async () => {
    const story = await new Story().close(2);
    const book = richer('2018-02-15').map((version) =>
      version.version === 'test@2'
        ? {
            ...version,
            programme: {
              ...version.programme,
              rates: { ...version.programme.rates, units: new Map([['USD', parseDecimal('50') as Decimal]]) },
            },
          }
        : version,
    );
    expect(await story.late(book)).toEqual([
      { partner: 'p', kind: 'late', month: '2018-02', client: 'c', points: '10', causes: [{ ruleSet: 'test@2' }] },
    ]);
  });

  it('and changes no points is posted by nobody', async () => {
    const story = await new Story().close(2);
    expect(await story.late(richer('2018-02-15'))).toEqual([]);
  });
});

describe('a month from before the first closed one', () => {
  it('counts as closed with nothing paid', async () => {
    const story = await new Story().close(1);
    story.world.partner('q', '2017-11-01').client('d', '500', 'USD', 'US', '2017-11-01').acts('q', 'd', ['2017-11-10']);
    expect(await story.late()).toMatchObject([
      { partner: 'q', month: '2017-11', client: 'd', points: '5' },
      { partner: 'q', month: '2017-12', client: 'd', points: '5' },
      { partner: 'q', month: '2018-01', client: 'd', points: '5' },
    ]);
  });
});
