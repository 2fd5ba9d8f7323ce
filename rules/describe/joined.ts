/** "a, b and c": how both languages join phrases, but for the word. */
export function joined(phrases: readonly string[], word: string): string {
  const last = phrases.at(-1) ?? '';
  return phrases.length < 2 ? last : `${phrases.slice(0, -1).join(', ')} ${word} ${last}`;
}
