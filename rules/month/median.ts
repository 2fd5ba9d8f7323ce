/** The middle of some numbers; the mean of the two middle ones, 0 of none (`docs/domain.md §8`). */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? 0 : (low + high) / 2;
}

/** The same of numbers that are counted: how often there is each. */
export function medianOfCounts(counts: ReadonlyMap<number, number>): number {
  const ascending = [...counts].sort(([a], [b]) => a - b);
  const total = ascending.reduce((sum, [, count]) => sum + count, 0);
  const at = (place: number): number => {
    let left = place;
    return ascending.find(([, count]) => (left -= count) < 0)?.[0] ?? 0;
  };
  return total === 0 ? 0 : (at((total - 1) >> 1) + at(total >> 1)) / 2;
}
