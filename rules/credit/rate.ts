/** What one unit of money is worth in points (`docs/domain.md §6`), as a rule set has it for a currency and a country. */
import { parseDecimal, type Decimal } from '../decimal.ts';
import type { Rates } from '../programme/programme.ts';
import { overRatio, ratioOf, timesRatio, type Ratio } from './ratio.ts';

/** What points are given for. */
export type CreditKind = 'managed' | 'assisted' | 'sourced';

export interface Rate {
  /** Credit worth one unit; null without a rate for the currency. */
  readonly unit: Decimal | null;
  /** The growth multiplier of the country; 1 outside the growth countries. */
  readonly multiplier: Decimal;
  /** Exact points for 1 of the currency; null without a rate, which earns no points and the note `no_rate`. */
  readonly pointsPerCredit: Ratio | null;
}

/** Points are printed with, and rounded to, 4 decimals. */
export const POINT_DECIMALS = 4;

const ONE = parseDecimal('1') as Decimal;
const NO_RULE_SET: Rate = { unit: null, multiplier: ONE, pointsPerCredit: null };

/** A month asks for few different rates, a million times each. */
const remembered = new WeakMap<Rates, Map<string, Rate>>();

/**
 * @param rates of the version in force; null when there was none
 * @param currency null for a client without a subscription
 */
export function rateFor(rates: Rates | null, kind: CreditKind, currency: string | null, country: string): Rate {
  if (rates === null) return NO_RULE_SET;
  let known = remembered.get(rates);
  if (known === undefined) remembered.set(rates, (known = new Map()));
  const grows = rates.growth.countries.has(country);
  const key = `${kind}${grows ? '+' : '-'}${currency ?? ''}`;
  let rate = known.get(key);
  if (rate === undefined) known.set(key, (rate = makeRate(rates, kind, currency, grows)));
  return rate;
}

function makeRate(rates: Rates, kind: CreditKind, currency: string | null, grows: boolean): Rate {
  const multiplier = grows ? rates.growth.multiplier : ONE;
  const unit = currency === null ? undefined : rates.units.get(currency);
  if (unit === undefined) return { unit: null, multiplier, pointsPerCredit: null };
  const perUnit = timesRatio(ratioOf(rates.pointsPerUnit[kind]), ratioOf(multiplier));
  return { unit, multiplier, pointsPerCredit: overRatio(perUnit, ratioOf(unit)) };
}
