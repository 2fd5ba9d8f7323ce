import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../worker/lanes/backoff.ts';

describe('a wait after failures', () => {
  it('doubles each time, up to its limit', () => {
    const waits = [0, 1, 2, 3, 4, 1_000].map((failures) => backoffMs({ firstMs: 100, mostMs: 1_000 }, failures));
    expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });
});
