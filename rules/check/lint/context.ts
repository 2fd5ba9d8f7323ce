/** What a lint is given: one file that can be read, and where to put what it finds. */
import type { Place } from '../../programme/place.ts';
import { FAILED, type Reader } from '../../programme/reader.ts';
import type { Finding } from '../diagnostic.ts';

export interface LintedFile {
  readonly path: string;
  /** The JSON value of the file. It may have mistakes that reading has reported. */
  readonly value: unknown;
  /** Pointers at which reading has found mistakes. */
  readonly faulty: readonly string[];
}

export type Lint = (file: LintedFile) => readonly Finding[];

/** Whether reading has found a mistake in the part at a pointer. */
export function isFaulty({ faulty }: LintedFile, pointer: string): boolean {
  return faulty.some((place) => place === pointer || place.startsWith(`${pointer}/`));
}

/** The value at a key, if the value is an object and has it. */
export function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/** The elements of a list at a key; none when there is no list. */
export function elementsOf(value: unknown, key: string): readonly unknown[] {
  const list = memberOf(value, key);
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
}

/** What a reader makes of a part of a file, or null when it has mistakes: those have been reported already. */
export function readQuietly<T>(reader: Reader<T>, value: unknown, path: string): T | null {
  const place: Place = { file: path, pointer: '', report: () => undefined };
  const read = reader(value, place);
  return read === FAILED ? null : read;
}
