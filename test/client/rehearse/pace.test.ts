import { describe, expect, it } from 'vitest';
import { LAG_BOUND_MS, nextSpeed } from '../../../client/rehearse/pace.ts';

const steady = { speed: 800, fullSpeed: 800, lagMs: 100, calmForMs: 0 };

describe('the pace', () => {
  it('stays as it is while the stack keeps up', () => {
    expect(nextSpeed(steady)).toBeNull();
    expect(nextSpeed({ ...steady, lagMs: LAG_BOUND_MS })).toBeNull();
  });

  it('slows down once the bound is passed, the more the further behind', () => {
    expect(nextSpeed({ ...steady, lagMs: LAG_BOUND_MS + 1 })).toBe(400);
    expect(nextSpeed({ ...steady, lagMs: LAG_BOUND_MS * 4 })).toBe(200);
    expect(nextSpeed({ ...steady, lagMs: LAG_BOUND_MS * 100 })).toBe(100);
  });

  it('never quite stands still, so that the end is reached whatever is stuck', () => {
    const slowest = nextSpeed({ ...steady, speed: 2, lagMs: LAG_BOUND_MS * 100 }) ?? 0;
    expect(slowest).toBeGreaterThan(0);
    expect(nextSpeed({ ...steady, speed: slowest, lagMs: LAG_BOUND_MS * 100 })).toBeNull();
  });

  it('goes faster again after a time of calm, never faster than asked', () => {
    const slow = { ...steady, speed: 300 };
    expect(nextSpeed({ ...slow, calmForMs: 1_999 })).toBeNull();
    expect(nextSpeed({ ...slow, calmForMs: 2_000 })).toBe(600);
    expect(nextSpeed({ ...slow, speed: 600, calmForMs: 2_000 })).toBe(800);
    expect(nextSpeed({ ...steady, calmForMs: 60_000 })).toBeNull();
  });
});
