import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRatios,
  divideHalfEven,
  NOTHING,
  overInteger,
  overRatio,
  ratioOf,
  roundHalfEven,
  timesInteger,
  timesRatio,
  type Ratio,
} from '../../../rules/credit/ratio.ts';
import { formatDecimal, parseDecimal, type Decimal } from '../../../rules/decimal.ts';

const decimal = (text: string): Decimal => parseDecimal(text) as Decimal;
const rounded = (ratio: Ratio, decimals: number): string => formatDecimal(roundHalfEven(ratio, decimals));
const isSame = (a: Ratio, b: Ratio): boolean => a.numerator * b.denominator === b.numerator * a.denominator;

const anyRatio = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 30n }))
  .map(([numerator, denominator]) => ({ numerator, denominator }));

describe('rounding', () => {
  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [1n, 2n, 0n],
    [-1n, 2n, 0n],
    [2n, 3n, 1n],
    [1n, 3n, 0n],
    [-2n, 3n, -1n],
    [0n, 7n, 0n],
  ])('%d / %d is nearest to %d, ties to the even one', (numerator, denominator, nearest) => {
    expect(divideHalfEven(numerator, denominator)).toBe(nearest);
  });

  it('is never further off than a half, and at a half it is even', () => {
    fc.assert(
      fc.property(anyRatio, ({ numerator, denominator }) => {
        const nearest = divideHalfEven(numerator, denominator);
        const twiceOff = 2n * (numerator - nearest * denominator);
        const distance = twiceOff < 0n ? -twiceOff : twiceOff;
        expect(distance <= denominator).toBe(true);
        expect(distance === denominator && nearest % 2n !== 0n).toBe(false);
      }),
    );
  });

  it('decides a tie on the exact quotient', () => {
    const points = timesInteger(overRatio(ratioOf(decimal('180006')), ratioOf(decimal('14400'))), 3);
    expect(rounded(points, 5)).toBe('37.50125');
    expect(rounded(points, 4)).toBe('37.5012');
  });

  it('keeps small and negative numbers', () => {
    expect(rounded(ratioOf(decimal('-0.00005')), 4)).toBe('0');
    expect(rounded(ratioOf(decimal('-0.00015')), 4)).toBe('-0.0002');
    expect(rounded(ratioOf(decimal('12.5')), 4)).toBe('12.5');
  });
});

describe('exact arithmetic', () => {
  it('adds as fractions do, in any order', () => {
    fc.assert(
      fc.property(anyRatio, anyRatio, anyRatio, (a, b, c) => {
        expect(isSame(addRatios(a, b), addRatios(b, a))).toBe(true);
        expect(isSame(addRatios(addRatios(a, b), c), addRatios(a, addRatios(b, c)))).toBe(true);
        expect(isSame(addRatios(a, NOTHING), a)).toBe(true);
      }),
    );
  });

  it('undoes a division by a multiplication', () => {
    fc.assert(
      fc.property(anyRatio, anyRatio, fc.integer({ min: 1, max: 1000 }), (a, b, k) => {
        fc.pre(b.numerator !== 0n);
        const quotient = overRatio(a, b);
        expect(quotient.denominator > 0n).toBe(true);
        expect(isSame(timesRatio(quotient, b), a)).toBe(true);
        expect(isSame(timesInteger(overInteger(a, k), k), a)).toBe(true);
      }),
    );
  });

  it('makes a whole of its parts', () => {
    const third = overInteger(ratioOf(decimal('0.1')), 3);
    expect(rounded(addRatios(addRatios(third, third), third), 4)).toBe('0.1');
  });
});
