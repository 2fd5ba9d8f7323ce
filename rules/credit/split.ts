/** Managed credit: a client's MRR split evenly among the partners that manage it (`docs/domain.md §6`). */
import { fromScaled, type Decimal } from '../decimal.ts';
import type { PartnerId } from '../ids.ts';
import { compareText } from '../text.ts';
import type { Instant } from '../time/instant.ts';
import { minorUnits } from './minor-units.ts';
import { powerOfTen, type Ratio } from './ratio.ts';

/** A partner that manages the client, since the start of its current period. */
export interface Manager {
  readonly partner: PartnerId;
  readonly since: Instant;
}

/**
 * The shares, in the order of `managers`, in the currency and its minor unit. They add up exactly to the MRR cut down
 * to the minor unit: what does not divide goes, one minor unit each, to those who have managed the client longest.
 * @param mrr at least 0, as exact as it is known
 * @param managers at least one
 */
export function splitCredit(mrr: Ratio, currency: string | null, managers: readonly Manager[]): readonly Decimal[] {
  const decimals = minorUnits(currency);
  const total = inMinorUnits(mrr, decimals);
  const parts = BigInt(managers.length);
  const share = total / parts;
  const remainder = Number(total % parts);
  const even = fromScaled(share, decimals);
  if (remainder === 0) return managers.map(() => even);

  const oneMore = fromScaled(share + 1n, decimals);
  const favoured = new Set(managers.toSorted(compareSeniority).slice(0, remainder));
  return managers.map((manager) => (favoured.has(manager) ? oneMore : even));
}

/** The whole minor units in an amount; what is finer is cut off. */
function inMinorUnits({ numerator, denominator }: Ratio, decimals: number): bigint {
  return (numerator * powerOfTen(decimals)) / denominator;
}

/** The earliest start of the current period first; at equal starts by partner id. */
function compareSeniority(a: Manager, b: Manager): number {
  return a.since - b.since || compareText(a.partner, b.partner);
}
