import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, fromScaled, ownDecimal, parseDecimal, parseDecimalOfAnyLength } from '../../rules/decimal.ts';

const anyDecimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 400n), max: 10n ** 400n }), fc.integer({ min: 0, max: 300 }))
  .map(([units, scale]) => fromScaled(units, scale));

describe('a decimal of our own', () => {
  it('is read as it was printed, however long it is', () => {
    fc.assert(
      fc.property(anyDecimal, (value) => {
        const printed = formatDecimal(value);
        expect(ownDecimal(printed).eq(value)).toBe(true);
        expect(parseDecimalOfAnyLength(printed)?.eq(value)).toBe(true);
      }),
    );
  });

  it('is read by the parser of input only as far as input may go', () => {
    for (const text of ['9'.repeat(100), `0.${'9'.repeat(100)}`]) expect(parseDecimal(text)).not.toBeNull();
    for (const text of ['9'.repeat(101), `0.${'9'.repeat(101)}`]) {
      expect(parseDecimal(text)).toBeNull();
      expect(formatDecimal(ownDecimal(text))).toBe(text);
    }
  });

  it.each(['', ' 1', '1e5', '+1', '1.', '.5', 'NaN', '1,5', '--1'])('is not %j, which is a mistake', (text) => {
    expect(parseDecimalOfAnyLength(text)).toBeNull();
    expect(() => ownDecimal(text)).toThrow('not a decimal');
  });
});
