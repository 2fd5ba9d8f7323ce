/** Option values as people write them; commander says which option it was. */
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../../platform/duration.ts';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';
import { parseMonth, type Month } from '../../../rules/time/month.ts';

/** An RFC 3339 time. */
export function timeOption(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new InvalidArgumentError('It must be an RFC 3339 time, such as 2018-06-30T00:00:00Z.');
  return instant;
}

/** A month. */
export function monthOption(text: string): Month {
  const month = parseMonth(text);
  if (month === null) throw new InvalidArgumentError('It must be a month, such as 2018-06.');
  return month;
}

/** A duration, as text: the API reads it. @param examples for whoever wrote something else */
export function durationOption(examples: string): (text: string) => string {
  return (text) => {
    if (parseDuration(text) === null) throw new InvalidArgumentError(`It must be a duration, such as ${examples}.`);
    return text;
  };
}

/** How many rows at most. */
export function limitOption(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 9999999.');
  return Number(text);
}

/** A port of this machine. */
export function portOption(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
  }
  return port;
}

/** Collects an option that may be repeated. */
export function repeated<T>(read: (text: string) => T): (text: string, before?: readonly T[]) => readonly T[] {
  return (text, before = []) => [...before, read(text)];
}
