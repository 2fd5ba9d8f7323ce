/**
 * Exact quotients of integers. Points are multiplied up as integers, divided once and rounded from the remainder
 * (`docs/domain.md §6`): rounding a rounded quotient breaks half-even ties on real rates (`docs/decisions/0007`).
 */
import { fromScaled, toScaled, type Decimal } from '../decimal.ts';

/** `numerator / denominator`; the denominator is always above 0. Not necessarily in lowest terms. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const NOTHING: Ratio = { numerator: 0n, denominator: 1n };

const powers: bigint[] = [];

/** `10^exponent`, for an exponent ≥ 0. */
export function powerOfTen(exponent: number): bigint {
  return (powers[exponent] ??= 10n ** BigInt(exponent));
}

/** A decimal as a ratio. */
export function ratioOf(value: Decimal): Ratio {
  const { units, scale } = toScaled(value);
  return { numerator: units, denominator: powerOfTen(scale) };
}

export function timesRatio(a: Ratio, b: Ratio): Ratio {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** @param b not zero */
export function overRatio(a: Ratio, b: Ratio): Ratio {
  const numerator = a.numerator * b.denominator;
  const denominator = a.denominator * b.numerator;
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
}

export function timesInteger(a: Ratio, factor: number): Ratio {
  return factor === 1 ? a : { numerator: a.numerator * BigInt(factor), denominator: a.denominator };
}

/** @param divisor above 0 */
export function overInteger(a: Ratio, divisor: number): Ratio {
  return divisor === 1 ? a : { numerator: a.numerator, denominator: a.denominator * BigInt(divisor) };
}

export function addRatios(a: Ratio, b: Ratio): Ratio {
  if (a.numerator === 0n) return b;
  if (b.numerator === 0n) return a;
  if (a.denominator === b.denominator) return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

/** The decimal with `decimals` places that is nearest to a ratio; of two equally near ones the even one. */
export function roundHalfEven(ratio: Ratio, decimals: number): Decimal {
  return fromScaled(divideHalfEven(ratio.numerator * powerOfTen(decimals), ratio.denominator), decimals);
}

/**
 * The integer nearest to `numerator / denominator`; of two equally near ones the even one.
 * @param denominator above 0
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const towardsZero = numerator / denominator;
  const remainder = numerator % denominator;
  const twice = 2n * (remainder < 0n ? -remainder : remainder);
  const isTie = twice === denominator;
  if (twice < denominator || (isTie && towardsZero % 2n === 0n)) return towardsZero;
  return numerator < 0n ? towardsZero - 1n : towardsZero + 1n;
}
