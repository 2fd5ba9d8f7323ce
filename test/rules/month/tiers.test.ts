/** How the credited tier moves (docs/domain.md §8). */
import { describe, expect, it } from 'vitest';
import { creditTier, rankOf, type PastTiers } from '../../../rules/month/tiers.ts';
import type { TierPolicy } from '../../../rules/programme/programme.ts';
import { nextMonth, type Month } from '../../../rules/time/month.ts';
import { month, tier, tiers } from './world.ts';

const THREE = [tier('bronze'), tier('silver'), tier('gold')];
const policy: TierPolicy = tiers(...THREE);

/** The credited tiers of a row of months with these performance tiers, from `first` on. */
function credited(first: string, performance: readonly (string | null)[], rules = policy): (string | null)[] {
  const known = new Map<Month, string | null>();
  let state = { creditedTier: null as string | null, changedIn: null as Month | null };
  let name = month(first);
  return performance.map((tierName) => {
    const past: PastTiers = { ...state, performanceIn: (of) => known.get(of) ?? null };
    state = creditTier(name, rules, tierName, past);
    known.set(name, tierName);
    name = nextMonth(name);
    return state.creditedTier;
  });
}

const past = (
  creditedTier: string | null,
  changedIn: string | null,
  performance: Readonly<Record<string, string>> = {},
): PastTiers => ({
  creditedTier,
  changedIn: changedIn === null ? null : month(changedIn),
  performanceIn: (of) => performance[of] ?? null,
});

describe('the credited tier', () => {
  it('starts with none and moves up to the performance tier at once', () => {
    expect(credited('2019-02', [null, 'bronze', 'gold'])).toEqual([null, 'bronze', 'gold']);
  });

  it('does not move down outside the months of recalibration', () => {
    expect(credited('2019-02', ['gold', 'bronze', null, null, null])).toEqual(['gold', 'gold', 'gold', 'gold', 'gold']);
  });

  it('falls at recalibration to the best performance tier of the window', () => {
    const performance = ['gold', 'bronze', 'silver', 'bronze', null, null, 'bronze'];
    expect(credited('2019-01', performance).at(-1)).toBe('silver');
  });

  it('falls to none when the window has none', () => {
    expect(credited('2019-01', ['gold', null, null, null, null, null, null]).at(-1)).toBeNull();
  });

  it('is kept by any one month of the window that meets it', () => {
    expect(creditTier(month('2019-07'), policy, null, past('gold', '2018-07', { '2019-02': 'gold' }))).toMatchObject({
      creditedTier: 'gold',
    });
    expect(creditTier(month('2019-07'), policy, null, past('gold', '2018-07', { '2019-01': 'gold' }))).toMatchObject({
      creditedTier: null,
    });
  });

  it('is held for the minimum of months since it last changed', () => {
    expect(creditTier(month('2019-07'), policy, null, past('gold', '2019-02')).creditedTier).toBe('gold');
    expect(creditTier(month('2019-07'), policy, null, past('gold', '2019-01')).creditedTier).toBeNull();
  });

  it('stays until the next recalibration when it was held too short for this one', () => {
    const fallen = credited('2019-02', ['gold', ...Array.from({ length: 11 }, () => null)]);
    expect(fallen.slice(5)).toEqual(['gold', 'gold', 'gold', 'gold', 'gold', 'gold', null]);
  });

  it('may move up in a month of recalibration', () => {
    expect(creditTier(month('2019-07'), policy, 'gold', past('silver', '2018-01'))).toEqual({
      creditedTier: 'gold',
      changedIn: '2019-07',
    });
  });

  it('remembers the month in which it changed, also downwards', () => {
    const fallen = creditTier(month('2019-07'), policy, 'bronze', past('gold', '2018-01'));
    expect(fallen).toEqual({ creditedTier: 'bronze', changedIn: '2019-07' });
    const kept = creditTier(month('2019-08'), policy, 'bronze', past('bronze', '2019-07'));
    expect(kept).toEqual({ creditedTier: 'bronze', changedIn: '2019-07' });
  });

  it('follows the months, window and hold of the rule set', () => {
    const strict: TierPolicy = { tiers: THREE, recalibration: { months: [3], windowMonths: 1, minimumHoldMonths: 0 } };
    expect(credited('2019-01', ['gold', 'gold', 'silver'], strict)).toEqual(['gold', 'gold', 'silver']);
  });

  it('is the performance tier under monthly recalibration, without hold', () => {
    const monthly: TierPolicy = { tiers: THREE, recalibration: 'monthly' };
    expect(credited('2019-02', ['gold', 'bronze', null], monthly)).toEqual(['gold', 'bronze', null]);
  });

  it('that the rule set no longer has ranks as none and stays until another is reached', () => {
    expect(rankOf(THREE, 'platinum')).toBe(rankOf(THREE, null));
    expect(creditTier(month('2019-07'), policy, null, past('platinum', '2018-01')).creditedTier).toBe('platinum');
    expect(creditTier(month('2019-08'), policy, 'bronze', past('platinum', '2018-01')).creditedTier).toBe('bronze');
  });
});
