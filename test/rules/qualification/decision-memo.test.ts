import { describe, expect, it } from 'vitest';
import { createDecisionMemo, valuesOf } from '../../../rules/qualification/decision-memo.ts';
import type { Truths } from '../../../rules/qualification/truths.ts';

describe('the memo of decisions', () => {
  it('never holds more than its bound, and drops the oldest', async () => {
    const asked: Truths[] = [];
    const memo = createDecisionMemo((truths) => {
      asked.push(truths);
      return Promise.resolve(`decision ${truths}`);
    }, 3);
    await valuesOf([1, 2, 3, 4].map((truths) => memo.decisionFor(truths)));
    expect(memo.size).toBe(3);
    expect(await valuesOf([2, 3, 4, 1].map((truths) => memo.decisionFor(truths)))).toEqual([
      'decision 2',
      'decision 3',
      'decision 4',
      'decision 1',
    ]);
    expect(asked).toEqual([1, 2, 3, 4, 1]);
  });

  it('still answers who waits for a decision that was dropped meanwhile', async () => {
    const memo = createDecisionMemo((truths) => Promise.resolve(truths), 1);
    expect(await valuesOf([7, 8, 9].map((truths) => memo.decisionFor(truths)))).toEqual([7, 8, 9]);
  });

  it('forgets a decision that failed, after telling everybody who waited for it', async () => {
    let failures = 1;
    const memo = createDecisionMemo(
      (truths) => (failures-- > 0 ? Promise.reject(new Error('broken')) : Promise.resolve(truths)),
      10,
    );
    const both = await Promise.allSettled([valuesOf([memo.decisionFor(1)]), valuesOf([memo.decisionFor(1)])]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await valuesOf([memo.decisionFor(1)])).toEqual([1]);
  });

  it('gives what it knows without a new promise', async () => {
    const memo = createDecisionMemo((truths) => Promise.resolve(truths), 10);
    const first = memo.decisionFor(1);
    await first.settled;
    const second = memo.decisionFor(1);
    expect(second).toBe(first);
    expect(second.value).toBe(1);
  });
});
