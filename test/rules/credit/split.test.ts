import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorUnits } from '../../../rules/credit/minor-units.ts';
import { ratioOf } from '../../../rules/credit/ratio.ts';
import { splitCredit, type Manager } from '../../../rules/credit/split.ts';
import { decimalPlaces, formatDecimal, parseDecimal, ZERO, type Decimal } from '../../../rules/decimal.ts';
import type { PartnerId } from '../../../rules/ids.ts';

const decimal = (text: string): Decimal => parseDecimal(text) as Decimal;
const manager = (partner: string, since: number): Manager => ({ partner: partner as PartnerId, since });

function split(mrr: string, currency: string | null, ...managers: readonly Manager[]): string[] {
  return splitCredit(ratioOf(decimal(mrr)), currency, managers).map(formatDecimal);
}

describe('the credit for a client', () => {
  it('is all of its MRR for its only partner', () => {
    expect(split('1000', 'USD', manager('a', 0))).toEqual(['1000']);
  });

  it('is divided evenly among its partners', () => {
    expect(split('1000', 'USD', manager('a', 0), manager('b', 1))).toEqual(['500', '500']);
  });

  it('leaves remainders, one minor unit each, to those who have managed it longest', () => {
    expect(split('100', 'USD', manager('a', 30), manager('b', 10), manager('c', 20))).toEqual([
      '33.33',
      '33.34',
      '33.33',
    ]);
    expect(split('0.05', 'USD', manager('a', 30), manager('b', 10), manager('c', 20))).toEqual([
      '0.01',
      '0.02',
      '0.02',
    ]);
  });

  it('decides equal starts by partner id, by code point', () => {
    const [emoji, wide] = ['\u{1F600}', '\u{FF5E}'];
    expect(split('1', 'JPY', manager(emoji, 0), manager(wide, 0))).toEqual(['0', '1']);
    expect(split('1', 'JPY', manager('a', 0), manager('B', 0))).toEqual(['0', '1']);
  });

  it('is in the minor unit of its currency', () => {
    expect(split('100', 'JPY', manager('a', 0), manager('b', 1), manager('c', 2))).toEqual(['34', '33', '33']);
    expect(split('1', 'IQD', manager('a', 0), manager('b', 1), manager('c', 2))).toEqual(['0.334', '0.333', '0.333']);
    expect(split('1', 'CLF', manager('a', 0), manager('b', 1), manager('c', 2))).toEqual([
      '0.3334',
      '0.3333',
      '0.3333',
    ]);
  });

  it('cuts a finer MRR down to the minor unit', () => {
    expect(split('10.019', 'USD', manager('a', 0))).toEqual(['10.01']);
    expect(split('0.9999', 'JPY', manager('a', 0))).toEqual(['0']);
  });

  it('is nothing of nothing', () => {
    expect(split('0', null, manager('a', 0), manager('b', 0))).toEqual(['0', '0']);
  });

  const anyMrr = fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 0, max: 7 }))
    .map(([units, scale]) => decimal(String(units)).div(10 ** scale));
  const anyManagers = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.integer({ min: 0, max: 3 })), {
    minLength: 1,
    maxLength: 12,
    selector: ([partner]) => partner,
  });

  it('adds up exactly, in whole minor units that differ by one at most, in any order of partners', () => {
    fc.assert(
      fc.property(
        anyMrr,
        fc.constantFrom('USD', 'JPY', 'KWD', 'CLF', null),
        anyManagers.map((managers) => managers.map(([partner, since]) => manager(partner, since))),
        (mrr, currency, managers) => {
          const decimals = minorUnits(currency);
          const shares = splitCredit(ratioOf(mrr), currency, managers);
          const sum = shares.reduce((total, share) => total.plus(share), ZERO);
          const [least, most] = [shares.toSorted((a, b) => a.cmp(b))[0], shares.toSorted((a, b) => b.cmp(a))[0]];
          expect(formatDecimal(sum)).toBe(formatDecimal(mrr.round(decimals, 0)));
          expect(shares.every((share) => decimalPlaces(share) <= decimals)).toBe(true);
          expect((most ?? ZERO).minus(least ?? ZERO).lte(decimal('10').pow(-decimals))).toBe(true);

          const reversed = splitCredit(ratioOf(mrr), currency, managers.toReversed()).toReversed();
          expect(reversed.map(formatDecimal)).toEqual(shares.map(formatDecimal));
        },
      ),
    );
  });
});
