/** Compares two texts by Unicode code point, as every order of the contract wants (docs/domain.md §2.2). */
export function compareText(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = codePoint(a[i]) - codePoint(b[i]);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Sorts by several texts, the first that differs decides. */
export function compareTexts(left: readonly string[], right: readonly string[]): number {
  for (let i = 0; i < left.length; i++) {
    const difference = compareText(left[i] ?? '', right[i] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

function codePoint(character: string | undefined): number {
  return character?.codePointAt(0) ?? -1;
}
