/**
 * Exact decimals for money and points (`docs/domain.md §2, §6`; why: `docs/decisions/0007`).
 * big.js parses and prints; sums are exact in it; quotients are never taken with it but with `divideHalfEven`,
 * because rounding a rounded quotient breaks half-even ties on real rates.
 */
import { Big } from 'big.js';

/** An exact decimal number. Immutable. */
export type Decimal = Big;

/**
 * Most digits of a decimal that comes from outside, before its point and after it: far beyond any money, far below what
 * could slow a sum.
 */
export const MAX_DECIMAL_DIGITS = 100;

const DECIMAL_TEXT = new RegExp(`^-?\\d{1,${MAX_DECIMAL_DIGITS}}(\\.\\d{1,${MAX_DECIMAL_DIGITS}})?$`);
const DECIMAL_TEXT_OF_ANY_LENGTH = /^-?\d+(\.\d+)?$/;

export const ZERO: Decimal = new Big(0);

/**
 * Reads a decimal string that comes from outside, such as `"1200.50"`; null for anything else (exponents, signs other
 * than `-`, spaces, too many digits).
 */
export function parseDecimal(text: string): Decimal | null {
  return DECIMAL_TEXT.test(text) ? new Big(text) : null;
}

/**
 * Reads a decimal string however long: sums and products have more digits than what they were made of. For figures that
 * somebody says are ours; null if they are no decimals.
 */
export function parseDecimalOfAnyLength(text: string): Decimal | null {
  return DECIMAL_TEXT_OF_ANY_LENGTH.test(text) ? new Big(text) : null;
}

/** Reads a decimal of our own, or one that was let in before. Throws if it is none: a mistake of ours. */
export function ownDecimal(text: string): Decimal {
  const value = parseDecimalOfAnyLength(text);
  if (value === null) throw new Error(`not a decimal: ${text}`);
  return value;
}

/** Whether a text is a decimal string but for having more digits than `parseDecimal` takes. */
export function hasTooManyDigits(text: string): boolean {
  return DECIMAL_TEXT_OF_ANY_LENGTH.test(text) && !DECIMAL_TEXT.test(text);
}

/** The shortest decimal that reads as this number: what the author wrote, `0.1` and not its binary neighbour. */
export function decimalOfNumber(value: number): Decimal {
  return new Big(String(value));
}

/** Prints without exponent and without trailing zeros; never `-0`. */
export function formatDecimal(value: Decimal): string {
  const text = value.toFixed();
  return text === '-0' ? '0' : text;
}

/** How many decimals a value really has: 2 for 1.50 is 1. */
export function decimalPlaces(value: Decimal): number {
  return Math.max(0, value.c.length - 1 - value.e);
}

/** A decimal as an integer of `10^-scale` units and that scale, for exact arithmetic on integers. */
export function toScaled(value: Decimal): { readonly units: bigint; readonly scale: number } {
  const scale = decimalPlaces(value);
  // The digits are there: multiplying by a power of ten took twenty times as long.
  const zeros = value.e + scale + 1 - value.c.length;
  const units = BigInt(value.c.join('') + '0'.repeat(Math.max(0, zeros)));
  return { units: value.s < 0 ? -units : units, scale };
}

/** The decimal `units × 10^-scale`. */
export function fromScaled(units: bigint, scale: number): Decimal {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return new Big(units < 0n ? `-${text}` : text);
}
