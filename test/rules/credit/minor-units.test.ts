import { describe, expect, it } from 'vitest';
import { minorUnits } from '../../../rules/credit/minor-units.ts';

describe('the minor unit of a currency', () => {
  it.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['UYW', 4],
    ['MGA', 2],
  ])('is that of ISO 4217: %s has %i decimals', (currency, decimals) => {
    expect(minorUnits(currency)).toBe(decimals);
  });

  it.each([
    ['COP', 2, 0],
    ['IQD', 3, 0],
    ['HUF', 2, 2],
  ])('is not that of print: %s has %i', (currency, decimals) => {
    expect(minorUnits(currency)).toBe(decimals);
  });

  it.each(['XAU', 'XTS', 'XXX', 'ZZZ', null])('is 2 for %s, which has none', (currency) => {
    expect(minorUnits(currency)).toBe(2);
  });

  it('is none of the keys that every object has', () => {
    expect(minorUnits('constructor')).toBe(2);
  });
});
