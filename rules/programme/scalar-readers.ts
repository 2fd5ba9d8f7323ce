/** Readers of single values. */
import { parseDecimal, type Decimal } from '../decimal.ts';
import { identifierFault } from '../text.ts';
import { didYouMean } from './did-you-mean.ts';
import { within } from './place.ts';
import { andThen, fail, FAILED, isObject, nameOf, type Reader } from './reader.ts';
import type { JsonObject } from '../events/event.ts';

/** Any text. */
export const text: Reader<string> = (value, place) =>
  typeof value === 'string' ? value : fail(place, 'wrong_type', `must be text, not ${nameOf(value)}`);

/** Text that says something. */
export const someText: Reader<string> = andThen(text, (value, place) =>
  value.trim() === '' ? fail(place, 'wrong_value', 'must not be empty') : value,
);

/** An identifier as events carry them (`docs/domain.md §2`). */
export const identifier: Reader<string> = andThen(text, (value, place) => {
  const fault = identifierFault(value);
  return fault === null ? value : fail(place, 'wrong_value', fault);
});

export const boolean: Reader<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : fail(place, 'wrong_type', `must be true or false, not ${nameOf(value)}`);

/** A whole number between two, both included. */
export function integer(min: number, max: number): Reader<number> {
  return (value, place) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? value
      : fail(place, 'wrong_value', `must be a whole number from ${min} to ${max}, not ${nameOf(value)}`);
}

/** An exact decimal, written as text because a JSON number is a binary fraction to most programs. */
export const decimal: Reader<Decimal> = (value, place) => {
  if (typeof value === 'number')
    return fail(place, 'wrong_type', `must be a decimal string: write "${value}" with quotes`);
  const read = typeof value === 'string' ? parseDecimal(value) : null;
  return read ?? fail(place, 'wrong_value', `must be a decimal string such as "1.5", not ${nameOf(value)}`);
};

export const positiveDecimal: Reader<Decimal> = andThen(decimal, (value, place) =>
  value.gt(0) ? value : fail(place, 'wrong_value', 'must be above 0'),
);

export const nonNegativeDecimal: Reader<Decimal> = andThen(decimal, (value, place) =>
  value.gte(0) ? value : fail(place, 'wrong_value', 'must not be below 0'),
);

/** One of a few words. */
export function oneOf<T extends string>(words: readonly T[]): Reader<T> {
  const known = words.map((word) => `"${word}"`).join(' or ');
  return (value, place) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const nearest = typeof value === 'string' ? didYouMean(value, words) : '';
    return fail(place, 'wrong_value', `must be ${known}, not ${nameOf(value)}${nearest}`);
  };
}

/** Text of a form that a message can describe. */
export function textLike(form: RegExp, description: string): Reader<string> {
  return (value, place) =>
    typeof value === 'string' && form.test(value)
      ? value
      : fail(place, 'wrong_value', `must be ${description}, not ${nameOf(value)}`);
}

/** Any JSON object; what it holds has been looked through when the file was read. */
export const jsonObject: Reader<JsonObject> = (value, place) =>
  isObject(value) ? (value as JsonObject) : fail(place, 'wrong_type', `must be an object, not ${nameOf(value)}`);

/** Fails for elements that occurred before, at their own place. */
export function distinct<T>(reader: Reader<readonly T[]>): Reader<readonly T[]> {
  return andThen(reader, (values, place) => {
    const repeated = values.flatMap((value, index) => (values.indexOf(value) < index ? [{ value, index }] : []));
    for (const { value, index } of repeated) {
      fail(within(place, index), 'repeated_value', `${nameOf(value)} is listed before: list it once`);
    }
    return repeated.length > 0 ? FAILED : values;
  });
}
