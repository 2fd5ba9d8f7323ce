import { describe, expect, it } from 'vitest';
import { minorUnits } from '../../../rules/credit/minor-units.ts';
import { COUNTRIES } from '../../../rules/iso/countries.ts';
import { CURRENCIES } from '../../../rules/iso/currencies.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

describe('countries', () => {
  it('are the 249 codes that ISO 3166-1 assigns, each with a name', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect(COUNTRIES.size).toBe(249);
    expect([...COUNTRIES].filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  it('do not include what only looks like one', () => {
    for (const code of ['UK', 'EU', 'EL', 'XK', 'ZZ', 'SU', 'YU']) expect(COUNTRIES).not.toContain(code);
  });
});

describe('currencies', () => {
  it('include all that the platform knows, and all with minor units of their own', () => {
    expect(Intl.supportedValuesOf('currency').filter((code) => !CURRENCIES.has(code))).toEqual([]);
    const own = LETTERS.flatMap((a) => LETTERS.flatMap((b) => LETTERS.map((c) => a + b + c))).filter(
      (code) => minorUnits(code) !== minorUnits(null),
    );
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter((code) => !CURRENCIES.has(code))).toEqual([]);
  });

  it('do not include old ones and inventions', () => {
    for (const code of ['DEM', 'FRF', 'BTC', 'EUT', 'USS']) expect(CURRENCIES).not.toContain(code);
  });
});
