/** Where a text is nested so deeply that whoever reads it by recursion would exhaust the stack. */

/** Far beyond what a programme may have (`rules/events/scan.ts`), far below what a stack holds. */
const MAX_DEPTH = 500;
/** Brackets outside of strings, which may be left open. */
const BRACKET_OR_STRING = /"(?:[^"\\\r\n]|\\.)*"?|[[\]{}]/gs;

const CLOSING = new Map([
  ['[', ']'],
  ['{', '}'],
]);

/**
 * The offset of the first bracket that is nested too deeply, whether or not the text is JSON; null when none is. What
 * reads on after a mistake takes no bracket for the end of what one of the other kind has begun.
 */
export function tooDeepAt(text: string): number | null {
  const awaited: string[] = [];
  for (const { 0: token, index } of text.matchAll(BRACKET_OR_STRING)) {
    const closing = CLOSING.get(token);
    if (closing !== undefined) awaited.push(closing);
    else if (token === awaited.at(-1)) awaited.pop();
    if (awaited.length > MAX_DEPTH) return index;
  }
  return null;
}
