import { describe, expect, it } from 'vitest';
import { Pace } from '../../../client/rehearse/pace.ts';

const BOUND = 2_000;

/** Looks every 200 ms with a lag for each look, and returns the changes. */
function changes(pace: Pace, lags: readonly number[], from = 0): readonly (number | null)[] {
  return lags
    .map((lagMs, index) => pace.look({ lagMs, realNow: from + index * 200 }))
    .filter((speed) => speed !== null);
}

const looks = (count: number, lag: (index: number) => number): readonly number[] =>
  Array.from({ length: count }, (_, index) => lag(index));

describe('the pace', () => {
  it('stays as it is while the stack keeps up', () => {
    expect(
      changes(
        new Pace(800),
        looks(100, () => BOUND),
      ),
    ).toEqual([]);
  });

  it('brakes once when the bound is passed, and lets the stack work off what waits', () => {
    const pace = new Pace(800);
    expect(changes(pace, [BOUND + 1, ...looks(30, (index) => BOUND + 1_000 - index * 30)])).toEqual([400]);
    expect(pace.speed).toBe(400);
  });

  it('brakes more when it is far behind', () => {
    expect(changes(new Pace(800), [BOUND * 5])).toEqual([200]);
  });

  it('brakes again and again while nothing is worked off, and never quite stands still', () => {
    const pace = new Pace(640);
    const seen = changes(
      pace,
      looks(400, (index) => BOUND + 1 + index * 200),
    );
    expect(seen.length).toBeGreaterThan(3);
    expect(pace.speed).toBe(10);
  });

  it('goes faster again after a time of calm, never faster than asked', () => {
    const pace = new Pace(800);
    changes(pace, [BOUND * 5]);
    expect(
      changes(
        pace,
        looks(10, () => 100),
        1_000,
      ),
    ).toEqual([]);
    expect(
      changes(
        pace,
        looks(40, () => 100),
        3_000,
      ),
    ).toEqual([400, 800]);
  });

  it('waits longer after a speed-up that came too early', () => {
    const pace = new Pace(800);
    changes(pace, [BOUND + 1]);
    expect(
      changes(
        pace,
        looks(12, () => 0),
        1_000,
      ),
    ).toEqual([800]);
    expect(changes(pace, [BOUND + 1], 4_000)).toEqual([400]);
    expect(
      changes(
        pace,
        looks(12, () => 0),
        5_000,
      ),
    ).toEqual([]);
    expect(
      changes(
        pace,
        looks(12, () => 0),
        8_000,
      ),
    ).toEqual([800]);
  });
});
