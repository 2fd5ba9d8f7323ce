/** Where the months of a programme begin that begins longer ago than anybody keeps history of (docs/choices.md). */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventType, TenureEvent } from '../../../rules/events/event.ts';
import { beginsLongAgo, firstStatementMonth, type FirstTimes } from '../../../rules/month/first-month.ts';
import { logFacts, type LogFacts } from '../../../rules/month/log-facts.ts';
import { monthOf } from '../../../rules/month/month-end.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import type { Tier } from '../../../rules/programme/programme.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { randomWorld } from './random-world.ts';
import { always, at, folded, tier, tiers, World } from './world.ts';

function firstTimes(events: readonly TenureEvent[]): FirstTimes {
  const times = new Map<EventType, Instant>();
  let adjusted: Month | null = null;
  for (const { type, time, data } of events) {
    times.set(type, Math.min(times.get(type) ?? Infinity, time));
    if (type === 'adjustment.posted' && (adjusted === null || data.month < adjusted)) adjusted = data.month as Month;
  }
  return { times, adjusted };
}

/** The first month of a log that has a statement. */
async function firstSaid(facts: LogFacts, book: RuleBook): Promise<Month | null> {
  for await (const [statement] of runMonths(facts, book)) if (statement !== undefined) return statement.month;
  return null;
}

const firstOf = (world: World, book: RuleBook = always()) => firstStatementMonth(book, firstTimes(world.events));

describe('the first month that can have a statement', () => {
  it('is never after the first that has one, of any log', async () => {
    let later = 0;
    const property = fc.asyncProperty(randomWorld(), async ({ events, book }) => {
      const facts = logFacts(await folded(events, book));
      const first = await firstStatementMonth(book, firstTimes(events));
      const said = await firstSaid(facts, book);
      if (facts.duration !== null && first !== null && first > monthOf(book, facts.duration.first)) later++;
      expect(said === null || (first !== null && first <= said)).toBe(true);
    });
    await fc.assert(property, { numRuns: 150 });
    // Of some logs the first months are left out.
    expect(later).toBeGreaterThan(0);
  }, 60_000);

  it('is that of the first activity once all it needs is there, however early a stray one is', async () => {
    const world = new World().partner('p').client('c', '1000').acts('p', 'c', ['2018-04-10']);
    expect(await firstOf(world)).toBe('2018-04');
    expect(await firstOf(world.happens('user.tagged', '0001-01-01', { user: 'nobody' }))).toBe('2018-04');
    expect(await firstOf(world.acts('p', 'c', ['0001-01-01']))).toBe('2018-01');
    expect(await firstOf(world.partner('old', '0001-01-01'))).toBe('2018-01');
  });

  it('is that of a deal, or one that somebody adjusts, also without rules and before', async () => {
    expect(await firstOf(new World().partner('p').client('c').deal('d', 'p', 'c', '2018-03-05'), [])).toBe('2018-03');
    expect(await firstOf(new World().partner('p').adjusts('p', '2017-02', '1', '2018-03-05'))).toBe('2017-02');
  });

  it('is not before the rules, for what takes rules', async () => {
    const world = new World().partner('p').client('c', '1000').acts('p', 'c', ['2018-01-10']);
    const [version] = always();
    const later = version === undefined ? [] : [{ ...version, effectiveFrom: at('2018-06-15') }];
    expect(await firstOf(world, later)).toBe('2018-06');
    expect(await firstOf(world, [])).toBeNull();
  });

  it('is that of a partner where a tier asks for nothing, or for an attribute', async () => {
    const asks = (only: Tier) => always({ tiers: tiers(only) });
    const world = new World().partner('p', '0001-01-01').lastsUntil('2018-01-01');
    expect(await firstOf(world, asks(tier('member')))).toBe('0001-01');
    const certified = { fact: 'attributes', path: ['certified'], operator: 'equal', value: true } as const;
    const gold = asks(tier('gold', { requirements: certified }));
    expect(await firstOf(world, gold)).toBeNull();
    world.happens('partner.updated', '2018-05-01', { partner: 'p', attributes: { certified: true } });
    expect(await firstOf(world, gold)).toBe('2018-05');
  });
});

describe('what is long ago', () => {
  it('is more than twenty years before the first acceptance', () => {
    const accepted = at('2018-01-15');
    const begins = (time: string) => beginsLongAgo(always(), { firstEventAt: at(time), firstAcceptedAt: accepted });
    expect(begins('1998-01-01')).toBe(false);
    expect(begins('1997-12-31')).toBe(true);
    expect(begins('0001-01-01')).toBe(true);
    expect(begins('2018-01-15')).toBe(false);
  });
});
