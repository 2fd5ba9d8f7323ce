/** What differs between two tables of rates. */
import { formatDecimal, type Decimal } from '../decimal.ts';
import type { Rates } from '../programme/programme.ts';
import { compareText } from '../text.ts';
import type { Change } from './change.ts';
import { diffFields } from './diff-fields.ts';
import { compareKeyed } from './keyed.ts';

export function diffRates(before: Rates, after: Rates): readonly Change[] {
  return [
    ...diffFields('points_per_unit', null, perUnit(before), perUnit(after)),
    ...diffFields('growth', null, growth(before), growth(after)),
    ...diffUnits(before.units, after.units),
  ];
}

function perUnit({ pointsPerUnit: { managed, assisted, sourced } }: Rates) {
  return { managed: formatDecimal(managed), assisted: formatDecimal(assisted), sourced: formatDecimal(sourced) };
}

function growth({ growth: { multiplier, countries } }: Rates) {
  return { multiplier: formatDecimal(multiplier), countries: [...countries].sort(compareText) };
}

function diffUnits(before: Rates['units'], after: Rates['units']): readonly Change[] {
  const { removed, added, kept } = compareKeyed<Decimal>(before, after);
  const common = { subject: 'unit', tool: null, field: null } as const;
  return [
    ...removed.map(([name, was]): Change => {
      return { ...common, kind: 'removed', name, before: formatDecimal(was), after: null };
    }),
    ...added.map(([name, is]): Change => ({ ...common, kind: 'added', name, before: null, after: formatDecimal(is) })),
    ...kept
      .filter(([, was, is]) => !was.eq(is))
      .map(([name, was, is]): Change => {
        return { ...common, kind: 'changed', name, before: formatDecimal(was), after: formatDecimal(is) };
      }),
  ];
}
