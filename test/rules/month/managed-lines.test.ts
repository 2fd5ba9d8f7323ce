/** Managed lines at the end of a month (docs/domain.md §6). */
import { describe, expect, it } from 'vitest';
import { always, at, decimal, programme, RATES, rowOf, tier, tiers, World } from './world.ts';

const JULY = '2019-07';

/** One partner, one client, one activity in July 2019, and a log that lasts beyond the month. */
const ordinary = (): World =>
  new World().partner('p').client('c', '1000').acts('p', 'c', ['2019-07-10']).lastsUntil('2019-09-01');

async function linesOf(world: World, partner = 'p', book = always()) {
  return (await rowOf(world, JULY, partner, book))?.lines ?? [];
}

describe('a line', () => {
  it('gives 10 points for USD 1,000 with one partner', async () => {
    expect(await rowOf(ordinary(), JULY, 'p')).toMatchObject({
      managedPoints: '10',
      soldPoints: '0',
      totalPoints: '10',
      lines: [{ client: 'c', mrr: '1000', currency: 'USD', n: 1, share: '1000', points: '10', notes: [] }],
    });
  });

  it('says what holds it and until when', async () => {
    expect(await linesOf(ordinary())).toMatchObject([
      { lastQualifyingActivity: '2019-07-10T00:00:00.000Z', expiresAt: '2019-10-08T00:00:00.000Z', unit: '100' },
    ]);
  });

  it('does not know the activities at and after the valuation instant', async () => {
    const world = ordinary().acts('p', 'c', ['2019-08-01', '2019-08-15']);
    expect(await linesOf(world)).toMatchObject([
      { lastQualifyingActivity: '2019-07-10T00:00:00.000Z', expiresAt: '2019-10-08T00:00:00.000Z' },
    ]);
  });

  it('is held by the activity that expires last, not by the last one', async () => {
    const book = [
      { version: 'test@1', effectiveFrom: 'always' as const, programme: programme() },
      { version: 'test@2', effectiveFrom: at('2019-07-15'), programme: programme({ windowDays: 30 }) },
    ];
    const world = ordinary().acts('p', 'c', ['2019-07-20']);
    expect(await linesOf(world, 'p', book)).toMatchObject([
      { lastQualifyingActivity: '2019-07-20T00:00:00.000Z', expiresAt: '2019-10-08T00:00:00.000Z' },
    ]);
  });

  it('is not held by what a termination has ended', async () => {
    const book = [
      { version: 'test@1', effectiveFrom: 'always' as const, programme: programme() },
      { version: 'test@2', effectiveFrom: at('2019-07-15'), programme: programme({ windowDays: 30 }) },
    ];
    const world = ordinary()
      .removes('p', 'c', '2019-07-16')
      .readmits('p', 'c', '2019-07-17')
      .acts('p', 'c', ['2019-07-20']);
    expect(await linesOf(world, 'p', book)).toMatchObject([{ expiresAt: '2019-08-19T00:00:00.000Z' }]);
  });

  it('doubles its points in a growth country', async () => {
    const world = new World().partner('p').client('c', '1000', 'USD', 'IN').acts('p', 'c', ['2019-07-10']);
    expect(await linesOf(world)).toMatchObject([{ share: '1000', points: '20', multiplier: '2' }]);
  });

  it('splits credit per partner, whoever did more, and points from the exact quotient', async () => {
    const world = new World()
      .client('c', '100')
      .partner('a')
      .partner('b')
      .partner('p')
      .acts('a', 'c', ['2019-07-12', '2019-07-13', '2019-07-14'])
      .acts('p', 'c', ['2019-07-10'])
      .acts('b', 'c', ['2019-07-11']);
    expect(await linesOf(world, 'p')).toMatchObject([{ n: 3, share: '33.34', points: '0.3333' }]);
    expect(await linesOf(world, 'a')).toMatchObject([{ n: 3, share: '33.33', points: '0.3333' }]);
    expect(await linesOf(world, 'b')).toMatchObject([{ n: 3, share: '33.33', points: '0.3333' }]);
  });

  it('gives remainders by the start of the current period, not of an earlier one', async () => {
    const world = new World()
      .client('c', '0.01')
      .partner('a')
      .partner('p')
      .acts('p', 'c', ['2019-01-01', '2019-07-12'])
      .acts('a', 'c', ['2019-07-11']);
    expect(await linesOf(world, 'p')).toMatchObject([{ share: '0' }]);
    expect(await linesOf(world, 'a')).toMatchObject([{ share: '0.01' }]);
  });

  it('has the exact MRR and points, and a share in minor units', async () => {
    const world = new World().partner('p').client('c', '1000.0590', 'JPY').acts('p', 'c', ['2019-07-10']);
    expect(await linesOf(world)).toMatchObject([{ mrr: '1000.059', share: '1000', points: '0.0694' }]);
  });

  it('is one of several, by client in code point order', async () => {
    const world = new World().partner('p');
    for (const client of ['\u{1F600}', '\u{FF5E}', 'b', 'B']) {
      world.client(client, '1').acts('p', client, ['2019-07-10']);
    }
    expect((await linesOf(world)).map(({ client }) => client)).toEqual(['B', 'b', '\u{FF5E}', '\u{1F600}']);
  });
});

describe('a pair is managed at the valuation instant', () => {
  const END = '2019-08-01T00:00:00.000Z';
  const JUST_BEFORE = '2019-07-31T23:59:59.999Z';

  it('if its period started before it', async () => {
    const started = (time: string): World => new World().partner('p').client('c', '1000').acts('p', 'c', [time]);
    expect(await linesOf(started(JUST_BEFORE))).toHaveLength(1);
    expect(await linesOf(started(END))).toHaveLength(0);
  });

  it('if it expires then, but not before', async () => {
    const lastOn = (time: string): World =>
      new World().partner('p').client('c', '1000').acts('p', 'c', [time]).lastsUntil('2019-09-01');
    expect(await linesOf(lastOn('2019-05-03T00:00:00.000Z'))).toHaveLength(1);
    expect(await linesOf(lastOn('2019-05-02T23:59:59.999Z'))).toHaveLength(0);
  });

  it('if access is removed then, but not before', async () => {
    expect(await linesOf(ordinary().removes('p', 'c', END))).toHaveLength(1);
    expect(await linesOf(ordinary().removes('p', 'c', JUST_BEFORE))).toHaveLength(0);
  });

  it('counting only those who manage it then', async () => {
    const world = ordinary().partner('q').acts('q', 'c', ['2019-07-20']).removes('q', 'c', JUST_BEFORE);
    expect(await linesOf(world)).toMatchObject([{ n: 1, share: '1000' }]);
  });
});

describe('the MRR', () => {
  it('is the one before the valuation instant', async () => {
    const world = ordinary().pays('c', '500', 'USD', '2019-07-31T23:59').pays('c', '9', 'USD', '2019-08-01');
    expect(await linesOf(world)).toMatchObject([{ mrr: '500', points: '5' }]);
  });

  it('of an event before the registration of the client has no effect', async () => {
    const world = new World()
      .partner('p')
      .pays('c', '1000', 'USD', '2017-12-31')
      .client('c')
      .acts('p', 'c', ['2019-07-10']);
    expect(await linesOf(world)).toMatchObject([{ mrr: '0', currency: null }]);
  });

  it('of 0 is an ordinary line', async () => {
    const world = ordinary().pays('c', '0', 'USD', '2019-07-15');
    expect(await linesOf(world)).toMatchObject([{ mrr: '0', currency: 'USD', share: '0', points: '0', notes: [] }]);
  });

  it('is 0 without a subscription, with no currency and the note no_rate', async () => {
    const world = new World().partner('p').client('c').acts('p', 'c', ['2019-07-10']);
    expect(await linesOf(world)).toMatchObject([
      { mrr: '0', currency: null, n: 1, share: '0', points: '0', unit: null, notes: [{ code: 'no_rate' }] },
    ]);
  });

  it('in a currency without a rate gives credit, no points and the note no_rate', async () => {
    const world = new World().partner('p').client('c', '1000', 'SEK').acts('p', 'c', ['2019-07-10']);
    expect(await linesOf(world)).toMatchObject([
      { mrr: '1000', currency: 'SEK', share: '1000', points: '0', notes: [{ code: 'no_rate' }] },
    ]);
  });
});

describe('the rule set', () => {
  const twice = programme({ rates: { ...RATES, pointsPerUnit: { ...RATES.pointsPerUnit, managed: decimal('2') } } });
  const later = (time: string) => [
    ...always(),
    { version: 'test@2', effectiveFrom: at(time), programme: twice },
    { version: 'test@3', effectiveFrom: at('2019-12-01'), programme: programme() },
  ];

  it('is the last that took effect before the valuation instant', async () => {
    expect(await rowOf(ordinary(), JULY, 'p', later('2019-07-31T23:59'))).toMatchObject({
      ruleSet: 'test@2',
      managedPoints: '20',
    });
    expect(await rowOf(ordinary(), JULY, 'p', later('2019-08-01'))).toMatchObject({
      ruleSet: 'test@1',
      managedPoints: '10',
    });
  });

  it('is the last published of two that take effect at once', async () => {
    const book = [
      ...later('2019-07-01'),
      { version: 'test@4', effectiveFrom: at('2019-07-01'), programme: programme() },
    ];
    expect(await rowOf(ordinary(), JULY, 'p', book)).toMatchObject({ ruleSet: 'test@4', managedPoints: '10' });
  });
});

describe('the activity threshold', () => {
  const book = always({
    tiers: tiers(tier('gold', { activityThreshold: { count: 2, days: 30 } })),
  });
  /** Gold from June on, so that July asks for two activities within 30 days. */
  const gold = (...times: readonly string[]): World =>
    new World()
      .partner('p', '2019-06-01')
      .client('c', '1000')
      .acts('p', 'c', ['2019-06-15', ...times])
      .lastsUntil('2019-09-01');

  it('keeps the credit of a line that fails, without points, and says both numbers', async () => {
    expect(await linesOf(gold('2019-07-10'), 'p', book)).toMatchObject([
      { n: 1, share: '1000', points: '0', notes: [{ code: 'below_activity_threshold', wanted: 2, actual: 1 }] },
    ]);
  });

  it('is met by as many activities as it wants', async () => {
    expect(await linesOf(gold('2019-07-10', '2019-07-11'), 'p', book)).toMatchObject([{ points: '10', notes: [] }]);
  });

  it('counts from its first instant to before the valuation instant', async () => {
    const first = '2019-07-02T00:00:00.000Z';
    const before = '2019-07-01T23:59:59.999Z';
    const points = async (...times: readonly string[]) => (await linesOf(gold(...times), 'p', book))[0]?.points;
    expect(await points(first, '2019-07-31T23:59:59.999Z')).toBe('10');
    expect(await points(before, '2019-07-20')).toBe('0');
    expect(await points('2019-07-20', '2019-08-01')).toBe('0');
  });

  it('counts activities of an earlier period too', async () => {
    const world = gold('2019-07-05')
      .removes('p', 'c', '2019-07-06')
      .readmits('p', 'c', '2019-07-07')
      .acts('p', 'c', ['2019-07-08']);
    expect(await linesOf(world, 'p', book)).toMatchObject([{ points: '10', notes: [] }]);
  });

  it('does not bind a partner without a tier before the run', async () => {
    expect(await rowOf(gold(), '2019-06', 'p', book)).toMatchObject({ tierBefore: null, managedPoints: '10' });
  });

  it('stands beside a missing rate', async () => {
    const world = gold().pays('c', '1', 'SEK', '2019-07-01');
    expect(await linesOf(world, 'p', book)).toMatchObject([
      { notes: [{ code: 'no_rate' }, { code: 'below_activity_threshold', wanted: 2, actual: 0 }] },
    ]);
  });

  it('leaves the client counted among the partners that manage it', async () => {
    const world = gold().partner('q', '2019-07-01').acts('q', 'c', ['2019-07-10']);
    expect(await linesOf(world, 'q', book)).toMatchObject([{ n: 2, share: '500', points: '5' }]);
  });
});
