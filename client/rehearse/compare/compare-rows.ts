/** Rows against rows, every field. */
import type { Difference } from './difference.ts';

const NONE = 'none';

/**
 * @param nameOf what a row is about: rows of one name are compared with each other
 * @returns differences in the order of the expected rows, then those that nobody expected
 */
export function compareRows<Row extends object>(
  where: string,
  nameOf: (row: Row) => string,
  expected: readonly Row[],
  actual: readonly Row[],
): readonly Difference[] {
  const found = new Map<string, string[]>();
  for (const row of actual) {
    const name = nameOf(row);
    found.set(name, [...(found.get(name) ?? []), textOf(row)]);
  }
  const differences: Difference[] = [];
  for (const row of expected) {
    const name = nameOf(row);
    const rows = found.get(name) ?? [];
    const wanted = textOf(row);
    const same = rows.indexOf(wanted);
    if (same !== -1) rows.splice(same, 1);
    else differences.push({ in: where, about: name, expected: wanted, actual: rows.shift() ?? NONE });
  }
  for (const [name, rows] of found) {
    for (const row of rows) differences.push({ in: where, about: name, expected: NONE, actual: row });
  }
  return differences;
}

/** Whatever the order of the fields. */
function textOf(row: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
}
