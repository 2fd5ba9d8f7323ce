/** Whether an object of a JSON text has a key twice, found without a tree: reading the text keeps only the last. */

/** Strings, with the colon that makes a key of one. */
const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/gs;

/** `value` is what `JSON.parse` made of the text: it has fewer keys than the text if some are repeated. */
export function repeatsKey(text: string, value: unknown): boolean {
  let written = 0;
  for (const [, colon] of text.matchAll(STRING)) if (colon !== undefined) written++;
  return written !== keysIn(value);
}

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members: readonly unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : members.length;
  return members.reduce<number>((keys, member) => keys + keysIn(member), own);
}
