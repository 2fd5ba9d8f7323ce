/** What tiers look at (docs/domain.md §8), from the log to the statement. */
import { describe, expect, it } from 'vitest';
import { median } from '../../../rules/month/median.ts';
import type { Condition, Leaf } from '../../../rules/qualification/condition.ts';
import { always, at, programme, rowOf, tier, tiers, World } from './world.ts';

const JULY = '2019-07';
const atLeast = (fact: string, value: number, ...path: readonly string[]): Leaf => ({
  fact,
  path: path.length === 0 ? null : path,
  operator: 'greaterThanInclusive',
  value,
});

/** The performance tier in July 2019 of a programme with one tier, gold, with these requirements. */
async function reaches(world: World, requirements: Condition | null): Promise<string | null | undefined> {
  const row = await rowOf(world, JULY, 'p', always({ tiers: tiers(tier('gold', { requirements })) }));
  return row?.performanceTier;
}

/** Three clients: two tools at one, one at the others; one is in a currency without a rate. */
const busy = (): World =>
  new World()
    .partner('p')
    .client('a', '1000')
    .client('b', '1000')
    .client('c', '1000', 'SEK')
    .acts('p', 'a', ['2019-07-01', '2019-07-20'])
    .acts('p', 'a', ['2019-07-02'], 'docs')
    .acts('p', 'b', ['2019-06-10'])
    .acts('p', 'c', ['2019-05-10'])
    .lastsUntil('2019-09-01');

describe('a tier', () => {
  it('compares points as exact decimals', async () => {
    const world = (points: string): World =>
      new World().partner('p').adjusts('p', JULY, points, '2019-07-05').adjusts('p', JULY, '0.2', '2019-07-06');
    expect(await reaches(world('0.1'), atLeast('totalPoints', 0.3))).toBe('gold');
    expect(await reaches(world('0.0999'), atLeast('totalPoints', 0.3))).toBeNull();
  });

  it('tells managed, sold, sourced and total points apart', async () => {
    const world = busy()
      .deal('d1', 'p', 'a', '2019-07-03')
      .deal('d2', 'p', 'a', '2019-07-03', { kind: 'assisted' })
      .adjusts('p', JULY, '-7', '2019-07-05');
    const exactly = (fact: string, value: number): Condition => ({ fact, path: null, operator: 'equal', value });
    expect(await reaches(world, exactly('managedPoints', 20))).toBe('gold');
    expect(await reaches(world, exactly('soldPoints', 80))).toBe('gold');
    expect(await reaches(world, exactly('sourcedPoints', 50))).toBe('gold');
    expect(await reaches(world, exactly('totalPoints', 93))).toBe('gold');
  });

  it('counts managed clients whatever their points', async () => {
    expect(await reaches(busy(), atLeast('managedClients', 3))).toBe('gold');
    expect(await reaches(busy(), atLeast('managedClients', 4))).toBeNull();
  });

  it('counts qualifying activities over all clients in the days before the end', async () => {
    expect(await reaches(busy(), atLeast('qualifyingActivities', 3, '31'))).toBe('gold');
    expect(await reaches(busy(), atLeast('qualifyingActivities', 3, '30'))).toBeNull();
    expect(await reaches(busy(), atLeast('qualifyingActivities', 5, '90'))).toBe('gold');
  });

  it('counts activities at clients no longer managed', async () => {
    const world = busy().removes('p', 'a', '2019-07-25');
    expect(await reaches(world, atLeast('qualifyingActivities', 5, '90'))).toBe('gold');
  });

  it('takes the median of the tools used over the managed clients', async () => {
    expect(
      await reaches(busy(), { all: [atLeast('toolsUsedMedian', 1), { not: atLeast('toolsUsedMedian', 1.5) }] }),
    ).toBe('gold');
    const without = busy().removes('p', 'c', '2019-07-25');
    expect(await reaches(without, atLeast('toolsUsedMedian', 1.5))).toBe('gold');
  });

  it('counts tools within the window of the version at the end of the month', async () => {
    const requirements = atLeast('toolsUsedMedian', 1);
    const book = [
      { version: 'test@1', effectiveFrom: 'always' as const, programme: programme() },
      {
        version: 'test@2',
        effectiveFrom: at('2019-07-30'),
        programme: programme({ windowDays: 10, tiers: tiers(tier('gold', { requirements })) }),
      },
    ];
    expect(await rowOf(busy(), JULY, 'p', book)).toMatchObject({ performanceTier: null });
  });

  it('looks at attributes as they are at the end, merged key by key', async () => {
    const certified: Condition = { fact: 'attributes', path: ['certified'], operator: 'equal', value: true };
    const updated = (...updates: readonly (readonly [string, object])[]): World => {
      const world = busy();
      for (const [time, attributes] of updates) world.happens('partner.updated', time, { partner: 'p', attributes });
      return world;
    };
    expect(await reaches(updated(['2019-07-31', { certified: true }]), certified)).toBe('gold');
    expect(await reaches(updated(['2019-08-01', { certified: true }]), certified)).toBeNull();
    expect(await reaches(updated(['2019-06-01', { certified: true }], ['2019-07-01', { other: 1 }]), certified)).toBe(
      'gold',
    );
    expect(
      await reaches(updated(['2019-06-01', { certified: true }], ['2019-07-01', { certified: null }]), certified),
    ).toBeNull();
    expect(await reaches(updated(['2017-06-01', { certified: true }]), certified)).toBeNull();
  });

  it('without requirements always holds', async () => {
    expect(await reaches(new World().partner('p').lastsUntil('2019-08-01'), null)).toBe('gold');
  });

  it('is reached by the highest whose requirements hold, whatever those below say', async () => {
    const book = always({
      tiers: tiers(
        tier('silver', { requirements: atLeast('soldPoints', 1) }),
        tier('gold', { requirements: atLeast('managedPoints', 20) }),
        tier('diamond', { requirements: atLeast('managedPoints', 30) }),
      ),
    });
    expect(await rowOf(busy(), JULY, 'p', book)).toMatchObject({
      tierBefore: null,
      performanceTier: 'gold',
      creditedTier: 'gold',
      nextTier: {
        tier: 'diamond',
        unmet: [{ fact: 'managedPoints', operator: 'greaterThanInclusive', wanted: 30, actual: '20' }],
      },
    });
  });

  it('at the top has no next', async () => {
    const book = always({ tiers: tiers(tier('gold')) });
    expect(await rowOf(busy(), JULY, 'p', book)).toMatchObject({ creditedTier: 'gold', nextTier: null });
  });
});

describe('the median', () => {
  it.each([
    [[], 0],
    [[3], 3],
    [[10, 2], 6],
    [[1, 2], 1.5],
    [[10, 9, 1], 9],
  ])('of %j is %d', (numbers, middle) => {
    expect(median(numbers)).toBe(middle);
  });
});
