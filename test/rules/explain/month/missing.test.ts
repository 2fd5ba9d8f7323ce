import { describe, expect, it } from 'vitest';
import { missingForTier } from '../../../../rules/explain/month/missing.ts';
import type { Json } from '../../../../rules/events/event.ts';

const missingOf = (wanted: Json, actual: Json): string | null | undefined => {
  const condition = { rule: 'Gold', fact: 'totalPoints', path: null, operator: 'greaterThanInclusive' as const };
  return missingForTier({ tier: 'Gold', unmet: [{ ...condition, wanted, actual, negated: false }] })[0]?.missing;
};

describe('how much more a tier wants', () => {
  it('is told to the last digit, however long the points are', () => {
    expect(missingOf(0, `-${'9'.repeat(150)}.5`)).toBe(`${'9'.repeat(150)}.5`);
  });

  it('is told where the number that is wanted has an exponent when JavaScript prints it', () => {
    expect(missingOf(1e21, '1')).toBe('9'.repeat(21));
    expect(missingOf(1e-7, '0')).toBe('0.0000001');
  });

  it('is not told of what is no number', () => {
    expect(missingOf(5, 'many')).toBeNull();
    expect(missingOf(5, true)).toBeNull();
  });
});
