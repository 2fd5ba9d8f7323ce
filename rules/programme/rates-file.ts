/** `rates.json`: how credit becomes points (`docs/domain.md §6`). */
import { andThen, list, object, record, type Reader } from './reader.ts';
import { nonNegativeDecimal, positiveDecimal, text, textLike } from './scalar-readers.ts';
import type { Rates } from './programme.ts';

const currency = textLike(/^[A-Z]{3}$/, 'an ISO 4217 code such as "EUR"');
const country = textLike(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code such as "IN"');

export const ratesFile: Reader<Rates> = andThen(
  object(
    {
      pointsPerUnit: object(
        { managed: nonNegativeDecimal, assisted: nonNegativeDecimal, sourced: nonNegativeDecimal },
        {},
      ),
      growth: object({ multiplier: positiveDecimal, countries: list(country) }, {}),
      units: record(currency, positiveDecimal),
    },
    { $schema: text },
  ),
  ({ pointsPerUnit, growth, units }) => ({
    pointsPerUnit,
    growth: { multiplier: growth.multiplier, countries: new Set(growth.countries) },
    units,
  }),
);
