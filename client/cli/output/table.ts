/** Tables for people. */
import { printable } from './printable.ts';

/**
 * Columns as wide as what is in them, two spaces apart; the first row is the head. Ends with a line end.
 * @param toTheRight the places of columns that are numbers
 */
export function table(rows: readonly (readonly string[])[], toTheRight: readonly number[] = []): string {
  const shown = rows.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of shown)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  const lines = shown.map((row) =>
    row
      .map((cell, column) => {
        const room = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
        return toTheRight.includes(column) ? room + cell : cell + room;
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** Code points: not exact for every script, but no id breaks a table. */
function widthOf(text: string): number {
  return [...text].length;
}
