import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../../worker/relay/token-bucket.ts';

describe('a token bucket', () => {
  it('begins with a second’s worth', () => {
    const bucket = new TokenBucket(10, 5_000);
    expect(bucket.available(5_000)).toBe(10);
    bucket.take(10, 5_000);
    expect(bucket.available(5_000)).toBe(0);
  });

  it('says when the next one is there', () => {
    const bucket = new TokenBucket(10, 0);
    bucket.take(10, 0);
    expect(bucket.waitMs(0)).toBe(100);
    expect(bucket.available(99)).toBe(0);
    expect(bucket.available(100)).toBe(1);
    expect(bucket.waitMs(100)).toBe(0);
  });

  it('does not save up more than a second’s worth', () => {
    const bucket = new TokenBucket(10, 0);
    expect(bucket.available(3_600_000)).toBe(10);
  });

  it('never gives more than its rate and what it began with', () => {
    assert(
      property(integer({ min: 1, max: 1_000 }), array(integer({ min: 0, max: 2_000 })), (rate, pauses) => {
        const bucket = new TokenBucket(rate, 0);
        let now = 0;
        let given = 0;
        for (const pause of pauses) {
          now += pause;
          const count = bucket.available(now);
          bucket.take(count, now);
          given += count;
        }
        // A millionth for the rounding of sums.
        expect(given).toBeLessThanOrEqual(rate + (rate * now) / 1_000 + 1e-6);
      }),
    );
  });
});
