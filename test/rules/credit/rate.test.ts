import { describe, expect, it } from 'vitest';
import { rateFor } from '../../../rules/credit/rate.ts';
import { ratioOf, roundHalfEven, timesRatio } from '../../../rules/credit/ratio.ts';
import { formatDecimal, parseDecimal, type Decimal } from '../../../rules/decimal.ts';
import type { Rates } from '../../../rules/programme/programme.ts';

const decimal = (text: string): Decimal => parseDecimal(text) as Decimal;

const rates: Rates = {
  pointsPerUnit: { managed: decimal('1'), assisted: decimal('3'), sourced: decimal('5') },
  growth: { multiplier: decimal('2'), countries: new Set(['IN']) },
  units: new Map([
    ['USD', decimal('100')],
    ['GBP', decimal('62.50')],
    ['JPY', decimal('14400')],
  ]),
};

function points(credit: string, kind: 'managed' | 'assisted' | 'sourced', currency: string, country = 'US'): string {
  const { pointsPerCredit } = rateFor(rates, kind, currency, country);
  if (pointsPerCredit === null) return 'no rate';
  return formatDecimal(roundHalfEven(timesRatio(ratioOf(decimal(credit)), pointsPerCredit), 4));
}

describe('points', () => {
  it('are 10 for USD 1,000 of managed credit', () => {
    expect(points('1000', 'managed', 'USD')).toBe('10');
  });

  it('are more for deals, the most for those the partner brought', () => {
    expect(points('1000', 'assisted', 'USD')).toBe('30');
    expect(points('1000', 'sourced', 'USD')).toBe('50');
  });

  it('count by the multiplier in growth countries', () => {
    expect(points('1000', 'managed', 'USD', 'IN')).toBe('20');
  });

  it('follow units that are no whole numbers', () => {
    expect(points('1000', 'managed', 'GBP')).toBe('16');
  });

  it('are rounded half-even from the exact quotient', () => {
    expect(points('180006', 'assisted', 'JPY')).toBe('37.5012');
    expect(points('180018', 'assisted', 'JPY')).toBe('37.5038');
  });

  it('are not given without a rate for the currency', () => {
    expect(rateFor(rates, 'managed', 'SEK', 'IN')).toMatchObject({ unit: null, pointsPerCredit: null });
    expect(rateFor(rates, 'managed', null, 'IN')).toMatchObject({ unit: null, pointsPerCredit: null });
    expect(rateFor(null, 'managed', 'USD', 'IN')).toMatchObject({ unit: null, pointsPerCredit: null });
  });

  it('keep the multiplier of the country also without a rate', () => {
    expect(formatDecimal(rateFor(rates, 'managed', 'SEK', 'IN').multiplier)).toBe('2');
  });
});
