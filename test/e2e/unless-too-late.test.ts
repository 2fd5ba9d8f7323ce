import { describe, expect, it } from 'vitest';
import { TooLateError, unlessTooLate } from './unless-too-late.ts';

/** An attempt that ends in one way after the other, and how often it was made. */
function attempts(...ends: readonly (Error | string)[]) {
  let made = 0;
  return {
    made: () => made,
    attempt: async (before: number): Promise<string> => {
      expect(before).toBe(made);
      const end = ends[made] ?? '';
      made += 1;
      if (typeof end === 'string') return end;
      throw end;
    },
  };
}

const late = new TooLateError('the clock stood');
const difference = new Error('expected [] to equal [ … ]');

describe('an attempt', () => {
  it('is made again if it came too late, and no more once it has come to something', async () => {
    const twoLate = attempts(late, late, 'done', 'never');
    expect(await unlessTooLate(twoLate.attempt)).toBe('done');
    expect(twoLate.made()).toBe(3);
  });

  it('is given up if it always comes too late', async () => {
    const never = attempts(late, late, late, 'never');
    await expect(unlessTooLate(never.attempt)).rejects.toBe(late);
    expect(never.made()).toBe(3);
  });

  it('is never made again if it found a difference', async () => {
    const wrong = attempts(difference, 'fine the second time');
    await expect(unlessTooLate(wrong.attempt)).rejects.toBe(difference);
    expect(wrong.made()).toBe(1);
    const lateThenWrong = attempts(late, difference, 'fine the third time');
    await expect(unlessTooLate(lateThenWrong.attempt)).rejects.toBe(difference);
    expect(lateThenWrong.made()).toBe(2);
  });
});
