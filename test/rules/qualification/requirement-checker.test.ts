import { Big } from 'big.js';
import { describe, expect, it } from 'vitest';
import { createRequirementChecker } from '../../../rules/qualification/requirement-checker.ts';
import type { TierFacts } from '../../../rules/qualification/tier-facts.ts';
import { programmeWith } from '../programme/programme-files.ts';

const NOTHING: TierFacts = {
  totalPoints: new Big(0),
  soldPoints: new Big(0),
  sourcedPoints: new Big(0),
  managedPoints: new Big(0),
  managedClients: 0,
  qualifyingActivities: () => 0,
  toolsUsedMedian: 0,
  attributes: {},
};

const facts = (known: Partial<TierFacts>): TierFacts => ({ ...NOTHING, ...known });

/** A checker of one tier with these requirements. */
function checker(requirements?: unknown) {
  const tiers = [{ name: 'gold', requirements }];
  return createRequirementChecker(programmeWith({ 'tiers.json': JSON.stringify({ tiers }) }).tiers.tiers);
}

const holds = (requirements: unknown, known: Partial<TierFacts>) => checker(requirements).holds(0, facts(known));

describe('the requirements of a tier', () => {
  it('always hold when there are none', async () => {
    expect(await checker().holds(0, NOTHING)).toBe(true);
    expect(checker().failed(0, NOTHING)).toEqual([]);
  });

  it('compare points exactly', async () => {
    const enough = { all: [{ fact: 'totalPoints', operator: 'greaterThanInclusive', value: 0.3 }] };
    expect(await holds(enough, { totalPoints: new Big('0.3') })).toBe(true);
    expect(await holds(enough, { totalPoints: new Big('0.29999999999999999999') })).toBe(false);
    const exactly = { all: [{ fact: 'soldPoints', operator: 'equal', value: 37.5012 }] };
    expect(await holds(exactly, { soldPoints: new Big('37.50120') })).toBe(true);
  });

  it('count activities over as many days as the path says', async () => {
    const busy = { all: [{ fact: 'qualifyingActivities', path: '$.30', operator: 'greaterThanInclusive', value: 30 }] };
    expect(await holds(busy, { qualifyingActivities: (days) => days })).toBe(true);
    expect(await holds(busy, { qualifyingActivities: (days) => days - 1 })).toBe(false);
  });

  it('look at attributes by key', async () => {
    const certified = { all: [{ fact: 'attributes', path: '$.certified', operator: 'equal', value: true }] };
    expect(await holds(certified, { attributes: { certified: true } })).toBe(true);
    expect(await holds(certified, { attributes: { certified: 'true' } })).toBe(false);
    expect(await holds(certified, {})).toBe(false);
  });

  it('take a median with a half', async () => {
    const median = { all: [{ fact: 'toolsUsedMedian', operator: 'lessThan', value: 2.5 }] };
    expect(await holds(median, { toolsUsedMedian: 2.5 })).toBe(false);
    expect(await holds(median, { toolsUsedMedian: 2 })).toBe(true);
  });

  it('are explained like rules, with points as decimal strings', () => {
    const requirements = {
      all: [
        { fact: 'managedPoints', operator: 'greaterThan', value: 15 },
        { fact: 'managedClients', operator: 'lessThan', value: 9 },
        { fact: 'attributes', path: 'region', operator: 'in', value: ['emea'] },
      ],
    };
    expect(checker(requirements).failed(0, facts({ managedPoints: new Big('14.50') }))).toEqual([
      {
        rule: 'gold',
        fact: 'managedPoints',
        path: null,
        operator: 'greaterThan',
        wanted: 15,
        actual: '14.5',
        negated: false,
      },
      {
        rule: 'gold',
        fact: 'attributes',
        path: '$.region',
        operator: 'in',
        wanted: ['emea'],
        actual: undefined,
        negated: false,
      },
    ]);
  });

  it('of the example rise from tier to tier', async () => {
    const { tiers } = programmeWith().tiers;
    const all = createRequirementChecker(tiers);
    const partner = facts({ totalPoints: new Big(20), managedPoints: new Big(15), managedClients: 1 });
    expect(await Promise.all(tiers.map((_, index) => all.holds(index, partner)))).toEqual([true, true, false]);
    expect(all.failed(2, partner).map(({ fact }) => fact)).toEqual([
      'managedPoints',
      'managedClients',
      'toolsUsedMedian',
    ]);
  });

  it('are those of a tier that exists', () => {
    expect(() => checker().failed(1, NOTHING)).toThrow(RangeError);
  });
});
