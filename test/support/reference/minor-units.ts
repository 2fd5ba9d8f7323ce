/** ISO 4217's own minor units, where they are not 2. A code without one, or no currency, uses 2 (docs/domain.md §6). */
const OTHER_THAN_TWO: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((c) => [c, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((c) => [c, 3] as const),
  ...'CLF UYW'.split(' ').map((c) => [c, 4] as const),
]);

export function minorUnitDecimals(currency: string | null): number {
  return currency === null ? 2 : (OTHER_THAN_TWO.get(currency) ?? 2);
}
