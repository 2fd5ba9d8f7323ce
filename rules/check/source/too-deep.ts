/** Where a text is nested so deeply that whoever reads it by recursion would exhaust the stack. */

/** Far beyond what a programme may have (`rules/events/scan.ts`), far below what a stack holds. */
const MAX_DEPTH = 500;
/** Brackets outside of strings, which may be left open. */
const BRACKET_OR_STRING = /"(?:[^"\\\r\n]|\\.)*"?|[[\]{}]/gs;

/** The offset of the first bracket that is nested too deeply, whether or not the text is JSON; null when none is. */
export function tooDeepAt(text: string): number | null {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(BRACKET_OR_STRING)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > MAX_DEPTH) return index;
  }
  return null;
}
