/** Months in order, and the rows that they print (docs/domain.md §7, docs/interfaces.md §3). */
import { describe, expect, it } from 'vitest';
import { compareStatements } from '../../../rules/month/statement-row.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import { always, at, month, programme, rowOf, rowsOf, tier, tiers, World } from './world.ts';

const gold = always({ tiers: tiers(tier('gold')) });

describe('the months of a log', () => {
  it('are those from its first event to its last, whatever they are about', async () => {
    const world = new World().partner('p', '2018-11-30').happens('user.tagged', '2019-02-01', { user: 'nobody' });
    expect((await rowsOf(world, gold)).map((row) => row.month)).toEqual(['2018-11', '2018-12', '2019-01', '2019-02']);
  });

  it('are those of the programme’s time zone', async () => {
    const world = new World().partner('p', '2019-01-01T03:00').lastsUntil('2019-02-01T03:00');
    const book = always({ timezone: 'America/New_York', tiers: tiers(tier('gold')) });
    expect((await rowsOf(world, book)).map((row) => row.month)).toEqual(['2018-12', '2019-01', '2019-01']);
  });

  it('are none for an empty log', async () => {
    expect(await rowsOf({ events: [] })).toEqual([]);
  });
});

describe('a partner', () => {
  it('has no statement without a line, sold line, adjustment or tier', async () => {
    expect(await rowsOf(new World().partner('p').client('c', '1000').lastsUntil('2019-01-01'))).toEqual([]);
  });

  it('has a statement in the month in which it loses its tier, and none after', async () => {
    const recalibration = { months: [3], windowMonths: 1, minimumHoldMonths: 0 };
    const requirements = { fact: 'totalPoints', path: null, operator: 'greaterThan', value: 0 } as const;
    const book = always({ tiers: { recalibration, tiers: [tier('gold', { requirements })] } });
    const world = new World().partner('p').adjusts('p', '2018-01', '1', '2018-01-05').lastsUntil('2018-06-01');
    expect((await rowsOf(world, book)).map((row) => [row.month, row.tierBefore, row.creditedTier])).toEqual([
      ['2018-01', null, 'gold'],
      ['2018-02', 'gold', 'gold'],
      ['2018-03', 'gold', null],
    ]);
  });

  it('has no tier before it is registered, be it one that always holds', async () => {
    const world = new World().partner('a', '2018-11-30').partner('b', '2019-01-01');
    expect((await rowsOf(world, gold)).map((row) => `${row.month} ${row.partner}`)).toEqual([
      '2018-11 a',
      '2018-12 a',
      '2019-01 a',
      '2019-01 b',
    ]);
  });

  it('has no tier in a month that ends before the first rule set takes effect', async () => {
    const book = [
      { version: 'test@1', effectiveFrom: at('2019-01-15'), programme: programme({ tiers: tiers(tier('gold')) }) },
    ];
    const world = new World()
      .partner('p', '2018-12-01')
      .adjusts('p', '2018-12', '1', '2018-12-05')
      .lastsUntil('2019-01-20');
    expect(await rowsOf(world, book)).toMatchObject([
      { month: '2018-12', ruleSet: null, performanceTier: null, creditedTier: null, nextTier: null },
      { month: '2019-01', partner: 'p', ruleSet: 'test@1', creditedTier: 'gold' },
      { month: '2019-01', partner: 'zz-witness' },
    ]);
  });
});

describe('a statement row', () => {
  it('has the fields of the contract first, in their order', async () => {
    const world = new World().partner('p').client('c', '1000.00').acts('p', 'c', ['2019-07-10']);
    const row = await rowOf(world, '2019-07', 'p', gold);
    expect(Object.keys(row ?? {}).slice(0, 9)).toEqual([
      'month',
      'partner',
      'managedPoints',
      'soldPoints',
      'totalPoints',
      'tierBefore',
      'performanceTier',
      'creditedTier',
      'lines',
    ]);
    expect(JSON.stringify(row?.lines)).toBe(
      '[{"client":"c","mrr":"1000","currency":"USD","n":1,"share":"1000","points":"10","notes":[],' +
        '"lastQualifyingActivity":"2019-07-10T00:00:00.000Z","unit":"100","multiplier":"1",' +
        '"expiresAt":"2019-10-08T00:00:00.000Z"}]',
    );
  });

  it('is sorted by month, then partner by code point', () => {
    const names = [
      ['2019-02', 'a'],
      ['2019-01', '\u{1F600}'],
      ['2019-01', '\u{FF5E}'],
    ].map(([name, partner]) => ({ month: month(name as string), partner: partner as PartnerId }));
    expect(names.toSorted(compareStatements).map(({ partner }) => partner)).toEqual(['\u{FF5E}', '\u{1F600}', 'a']);
  });

  it('comes out the same whatever the order of arrival', async () => {
    const world = new World().partner('p').partner('q').client('c', '0.05').client('d', '7', 'JPY');
    world.acts('p', 'c', ['2018-02-01']).acts('q', 'c', ['2018-02-01']).acts('q', 'd', ['2018-03-01', '2018-05-01']);
    world.deal('x', 'q', 'd', '2018-03-01').adjusts('p', '2018-02', '1', '2018-04-01').lastsUntil('2018-07-01');
    const rows = await rowsOf(world, gold);
    expect(rows.length).toBeGreaterThan(10);
    expect(await rowsOf({ events: world.events.toReversed() }, gold)).toEqual(rows);
  });
});
