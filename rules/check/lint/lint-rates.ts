/** `rates.json`: currencies and countries that don't exist. */
import { COUNTRIES } from '../../iso/countries.ts';
import { CURRENCIES } from '../../iso/currencies.ts';
import { didYouMean } from '../../programme/did-you-mean.ts';
import type { Finding } from '../diagnostic.ts';
import { elementsOf, memberOf, type Lint } from './context.ts';

/** What has not the form of a code is reported when the file is read. */
const CURRENCY = /^[A-Z]{3}$/;
const COUNTRY = /^[A-Z]{2}$/;

export const lintRates: Lint = ({ value }) => [...unknownCurrencies(value), ...growthCountries(value)];

function unknownCurrencies(value: unknown): readonly Finding[] {
  return Object.keys(memberOf(value, 'units') ?? {})
    .filter((code) => CURRENCY.test(code) && !CURRENCIES.has(code))
    .map((code) => ({
      pointer: `/units/${code}`,
      on: 'key',
      severity: 'error',
      code: 'unknown_currency',
      message: `"${code}" is no currency of ISO 4217${didYouMean(code, CURRENCIES)}`,
    }));
}

function growthCountries(value: unknown): readonly Finding[] {
  const countries = elementsOf(memberOf(value, 'growth'), 'countries');
  return countries.flatMap((code, index): readonly Finding[] => {
    if (typeof code !== 'string' || !COUNTRY.test(code)) return [];
    const pointer = `/growth/countries/${index}`;
    if (!COUNTRIES.has(code)) {
      const hint = HINTS[code] ?? ': give an alpha-2 code, such as "IN"';
      const message = `"${code}" is no country of ISO 3166-1${hint}`;
      return [{ pointer, severity: 'error', code: 'unknown_country', message }];
    }
    if (countries.indexOf(code) === index) return [];
    const message = `"${code}" is listed before: list it once`;
    return [{ pointer, severity: 'warning', code: 'repeated_value', message }];
  });
}

/** Codes that people take for countries. With two letters, the nearest code is rarely the one that was meant. */
const HINTS: Readonly<Record<string, string>> = {
  UK: ' — did you mean "GB"?',
  EL: ' — did you mean "GR"?',
  EU: ': list its countries one by one',
};
