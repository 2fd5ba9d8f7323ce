/**
 * Exact rational numbers on BigInt: nothing here is ever rounded except where `roundHalfEven` or `cut` says so.
 * Money and points of docs/domain.md §6–8 are computed with these and nothing else.
 */
export interface Fraction {
  readonly numerator: bigint;
  /** Always positive. */
  readonly denominator: bigint;
}

export const ZERO = fraction(0n);

/** The fraction in lowest terms. Throws a RangeError on a zero denominator. */
export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator === 0n) throw new RangeError('division by zero');
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = greatestCommonDivisor(magnitude(numerator), magnitude(denominator));
  return { numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor };
}

/** Reads `-12.50` or `1e-7` exactly. Throws a RangeError on anything else. */
export function parseDecimal(text: string): Fraction {
  const match = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`not a decimal: ${text}`);
  const [, whole = '', decimals = '', exponent = '0'] = match;
  const scale = BigInt(exponent) - BigInt(decimals.length);
  const digits = BigInt(whole + decimals);
  return scale >= 0n ? fraction(digits * 10n ** scale) : fraction(digits, 10n ** -scale);
}

/** The decimal value of a JSON number as it is written: 0.1 is a tenth. */
export function fromJsonNumber(value: number): Fraction {
  return parseDecimal(String(value));
}

/** Writes a fraction exactly, without trailing zeros. Throws when it has no finite decimal form. */
export function formatDecimal(value: Fraction): string {
  let decimals = 0;
  while ((value.numerator * 10n ** BigInt(decimals)) % value.denominator !== 0n) {
    decimals++;
    if (decimals > 2_000) throw new RangeError('no finite decimal form');
  }
  return formatUnits((value.numerator * 10n ** BigInt(decimals)) / value.denominator, decimals);
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function dividedBy(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

export function compareFractions(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

export function sum(values: readonly Fraction[]): Fraction {
  return values.reduce(add, ZERO);
}

/** Rounds to so many decimals, ties to the even neighbour (docs/domain.md §6). */
export function roundHalfEven(value: Fraction, decimals: number): Fraction {
  const scale = 10n ** BigInt(decimals);
  const scaled = value.numerator * scale;
  const lower = floorDivide(scaled, value.denominator);
  const twiceRest = 2n * (scaled - lower * value.denominator);
  const isTie = twiceRest === value.denominator;
  const goesUp = isTie ? lower % 2n !== 0n : twiceRest > value.denominator;
  return fraction(goesUp ? lower + 1n : lower, scale);
}

/** How many whole units of 10^-decimals a value ≥ 0 holds; what is finer is cut off. */
export function wholeUnits(value: Fraction, decimals: number): bigint {
  return (value.numerator * 10n ** BigInt(decimals)) / value.denominator;
}

/** The value of so many units of 10^-decimals. */
export function fromUnits(units: bigint, decimals: number): Fraction {
  return fraction(units, 10n ** BigInt(decimals));
}

function formatUnits(units: bigint, decimals: number): string {
  const digits = String(magnitude(units)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const rest = digits.slice(digits.length - decimals);
  return `${units < 0n ? '-' : ''}${whole}${rest === '' ? '' : `.${rest}`}`;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? (a === 0n ? 1n : a) : greatestCommonDivisor(b, a % b);
}
