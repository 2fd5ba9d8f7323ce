/**
 * How many decimals a currency has (`docs/domain.md §6`): ISO 4217's own minor units, not those that CLDR and `Intl`
 * round to in print (for them the Colombian peso has 0, the Iraqi dinar 0).
 */

/** Every code of ISO 4217 whose minor unit is not 2. Gold, testing codes and the like have none and use 2. */
export const OTHER_THAN_TWO: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([digits, codes]) => codes.split(' ').map((code): [string, number] => [code, Number(digits)])),
);

export const USUAL_MINOR_UNITS = 2;

/** Decimals of a currency: 2 for a code without a minor unit, for one that ISO 4217 does not list, and for none. */
export function minorUnits(currency: string | null): number {
  return currency === null ? USUAL_MINOR_UNITS : (OTHER_THAN_TWO.get(currency) ?? USUAL_MINOR_UNITS);
}
