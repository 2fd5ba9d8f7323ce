/** Sold points (docs/domain.md §6). */
import { describe, expect, it } from 'vitest';
import { always, at, decimal, programme, RATES, rowOf, rowsOf, World } from './world.ts';

const JULY = '2019-07';

const selling = (time: string, changes: Readonly<Record<string, unknown>> = {}): World =>
  new World().partner('p').client('c').deal('d', 'p', 'c', time, changes).lastsUntil('2020-09-01');

const july = (world: World, book = always()) => rowOf(world, JULY, 'p', book);

describe('a deal', () => {
  it('gives five points a unit when sourced and three when assisted', async () => {
    expect(await july(selling('2019-07-10'))).toMatchObject({
      soldPoints: '50',
      totalPoints: '50',
      soldLines: [{ deal: 'd', client: 'c', kind: 'sourced', mrr: '1000', currency: 'USD', unit: '100', points: '50' }],
    });
    expect(await july(selling('2019-07-10', { kind: 'assisted' }))).toMatchObject({ soldPoints: '30' });
  });

  it('is rounded half-even from the exact quotient', async () => {
    const world = selling('2019-07-10', { kind: 'assisted', mrr: '180006', currency: 'JPY' });
    expect(await july(world)).toMatchObject({ soldPoints: '37.5012' });
  });

  it('counts twice in a growth country', async () => {
    const world = new World().partner('p').client('c', '1', 'USD', 'IN').deal('d', 'p', 'c', '2019-07-10');
    expect(await july(world)).toMatchObject({ soldPoints: '100' });
  });

  it('counts for 12 calendar months from its own, in the month of its close first', async () => {
    const months = (await rowsOf(selling('2019-07-10'))).map(({ month }) => month);
    expect([months[0], months.at(-1), months.length]).toEqual(['2019-07', '2020-06', 12]);
  });

  it('counts from the first instant of the 12 months to before the valuation instant', async () => {
    expect(await july(selling('2018-08-01'))).toBeDefined();
    expect(await july(selling('2018-07-31T23:59:59.999Z'))).toBeUndefined();
    expect(await july(selling('2019-07-31T23:59:59.999Z'))).toBeDefined();
    expect(await july(selling('2019-08-01'))).toBeUndefined();
  });

  it('keeps the rates in force at its time', async () => {
    const rates = { ...RATES, pointsPerUnit: { ...RATES.pointsPerUnit, sourced: decimal('3') } };
    const book = [
      { version: 'test@1', effectiveFrom: at('2019-07-01'), programme: programme({ rates }) },
      { version: 'test@2', effectiveFrom: at('2019-07-10'), programme: programme() },
    ];
    const line = async (time: string) => (await july(selling(time), book))?.soldLines[0];
    expect(await line('2019-07-09T23:59')).toMatchObject({ points: '30', ruleSet: 'test@1' });
    expect(await line('2019-07-10')).toMatchObject({ points: '50', ruleSet: 'test@2' });
    expect(await line('2019-06-30')).toMatchObject({ points: '0', ruleSet: null, notes: [{ code: 'no_rate' }] });
  });

  it('without a rate for its currency gives no points and the note no_rate', async () => {
    expect(await july(selling('2019-07-10', { currency: 'SEK' }))).toMatchObject({
      soldPoints: '0',
      soldLines: [{ currency: 'SEK', unit: null, points: '0', notes: [{ code: 'no_rate' }] }],
    });
  });

  it('needs no management of the client, and gives the partner no managed points', async () => {
    expect(await july(selling('2019-07-10'))).toMatchObject({ managedPoints: '0', lines: [] });
  });

  it('closed before its client or partner was registered has no effect, and leaves its id free', async () => {
    const world = new World()
      .partner('p')
      .deal('d', 'p', 'c', '2019-07-01', { mrr: '9' })
      .client('c', undefined, 'USD', 'US', '2019-07-02')
      .deal('d', 'p', 'c', '2019-07-10');
    expect(await july(world)).toMatchObject({ soldPoints: '50' });
  });

  it('is the first of its id that has effect', async () => {
    const world = selling('2019-07-10').deal('d', 'p', 'c', '2019-07-11', { mrr: '9000' });
    expect(await july(world)).toMatchObject({ soldPoints: '50' });
  });

  it('is one of several, by id in code point order', async () => {
    const world = new World().partner('p').client('c');
    for (const deal of ['\u{1F600}', '\u{FF5E}', 'b', 'B']) world.deal(deal, 'p', 'c', '2019-07-10');
    expect((await july(world))?.soldLines.map(({ deal }) => deal)).toEqual(['B', 'b', '\u{FF5E}', '\u{1F600}']);
  });
});

describe('a cancelled deal', () => {
  const cancelled = (time: string): World => selling('2019-07-10').happens('deal.cancelled', time, { deal: 'd' });

  it('no longer counts in months that end after the cancellation', async () => {
    expect(await july(cancelled('2019-07-31T23:59'))).toBeUndefined();
    expect(await july(cancelled('2019-08-01'))).toMatchObject({ soldPoints: '50' });
    expect((await rowsOf(cancelled('2019-08-01'))).map(({ month }) => month)).toEqual([JULY]);
  });

  it('never counts when the cancellation came first', async () => {
    expect(await rowsOf(cancelled('2019-07-01'))).toEqual([]);
  });

  it('is cancelled by the first of several cancellations', async () => {
    const world = cancelled('2019-09-10').happens('deal.cancelled', '2019-07-20', { deal: 'd' });
    expect(await july(world)).toBeUndefined();
  });
});

describe('an adjustment', () => {
  const adjusted = (...points: readonly string[]): World => {
    const world = new World().partner('p').lastsUntil('2019-12-01');
    for (const amount of points) world.adjusts('p', JULY, amount, '2019-09-05');
    return world;
  };

  it('counts in the total of its month, whatever its own time', async () => {
    expect(await july(adjusted('12.5'))).toMatchObject({
      managedPoints: '0',
      soldPoints: '0',
      adjustmentPoints: '12.5',
      totalPoints: '12.5',
      adjustments: [{ kind: 'posted', points: '12.5', reason: 'agreed', author: 'ops' }],
    });
    expect((await rowsOf(adjusted('12.5'))).map(({ month }) => month)).toEqual([JULY]);
  });

  it('may take points away, below zero', async () => {
    expect(await july(adjusted('2', '-5.0001'))).toMatchObject({ totalPoints: '-3.0001' });
  });

  it('needs its partner registered at any time', async () => {
    const late = new World().adjusts('p', JULY, '1', '2019-07-05').partner('p', '2019-09-01');
    expect(await july(late)).toMatchObject({ totalPoints: '1' });
    const never = new World().partner('q').adjusts('p', JULY, '1', '2019-07-05');
    expect(await rowsOf(never)).toEqual([]);
  });
});
