/** What text may hold (`docs/domain.md §2`), and the one order in which text is compared: by code point. */
import { MAX_IDENTIFIER_LENGTH } from './ids.ts';

const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * Compares by Unicode code point, as PostgreSQL's `COLLATE "C"` does on UTF-8.
 * JavaScript's `<` compares UTF-16 units and puts U+1F600 before U+FFFD; this does not.
 */
export function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointWeight(x) - codePointWeight(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they weigh more than every other unit. */
function codePointWeight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** True when a text can't be stored or exchanged: U+0000 or half of a surrogate pair. */
export function isUnstorable(text: string): boolean {
  return text.includes('\u0000') || !text.isWellFormed();
}

/** Why a text is no identifier, or null when it is one. */
export function identifierFault(text: string): string | null {
  if (text === '') return 'must not be empty';
  if (CONTROL_CHARACTER.test(text)) return 'must not contain control characters';
  if (text.length > MAX_IDENTIFIER_LENGTH && [...text].length > MAX_IDENTIFIER_LENGTH) {
    return `must have at most ${MAX_IDENTIFIER_LENGTH} characters`;
  }
  return null;
}
