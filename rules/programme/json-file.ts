/** The syntax of one file of a programme: its JSON value, or why there is none. */
import { Big } from 'big.js';
import { scan } from '../events/scan.ts';
import type { IssueCode } from './issue.ts';
import type { Place } from './place.ts';
import { fail, FAILED, type Failed } from './reader.ts';

const FAULT_CODES = {
  invalid_text: 'unstorable_text',
  invalid_number: 'number_out_of_range',
  invalid_event: 'nested_too_deep',
} as const satisfies Record<string, IssueCode>;

const BYTE_ORDER_MARK = /^\uFEFF/;
const POSITION = / at position (\d+).*$/s;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/**
 * Reads a file's text. A value that could not be kept or compared exactly is a mistake too, but the rest of the file
 * can still be read, unless it is nested so deeply that readers would exhaust the stack.
 */
export function readJson(text: string, place: Place): { readonly value: unknown } | Failed {
  const source = text.replace(BYTE_ORDER_MARK, '');
  const parsed = parse(source, place);
  if (parsed === FAILED) return FAILED;
  const faults = scan(parsed.value);
  for (const { code, issue } of faults) fail({ ...place, pointer: issue.pointer }, FAULT_CODES[code], issue.message);
  for (const { token, offset } of inexactNumbers(source)) {
    fail(place, 'inexact_number', `the number ${token} has more digits than are kept: shorten it`, { offset });
  }
  return faults.some(({ code }) => code === 'invalid_event') ? FAILED : parsed;
}

function parse(source: string, place: Place): { readonly value: unknown } | Failed {
  try {
    return { value: JSON.parse(source) as unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (source.trim() === '') return fail(place, 'not_json', 'is empty: write what belongs in it, or remove it');
    return fail(place, 'not_json', `is not JSON: ${withLineAndColumn(error.message, source)}`);
  }
}

/** An offset tells an author nothing. */
function withLineAndColumn(message: string, source: string): string {
  const [tail, offset] = POSITION.exec(message) ?? [];
  if (tail === undefined) return message;
  const lines = source.slice(0, Number(offset)).split('\n');
  return message.replace(tail, ` at line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`);
}

/** Numbers that a double would change: a condition would compare with something else than was written. */
function inexactNumbers(source: string): readonly { readonly token: string; readonly offset: number }[] {
  const tokens = [...source.matchAll(STRING_OR_NUMBER)].map((match) => ({ token: match[0], offset: match.index }));
  return tokens.filter(({ token }) => !token.startsWith('"') && isInexact(token));
}

function isInexact(number: string): boolean {
  return Number.isFinite(Number(number)) && !new Big(number).eq(String(Number(number)));
}
