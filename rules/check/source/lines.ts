/** Offsets of a text as lines and columns, the way editors count: `\n`, `\r\n` and `\r` end a line. */

export interface Position {
  /** From 0. */
  readonly line: number;
  /** From 0, in UTF-16 units. */
  readonly character: number;
}

export interface Lines {
  readonly count: number;
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

export function linesOf(text: string): Lines {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)];
  return {
    count: starts.length,
    positionAt(offset) {
      const within = Math.max(0, Math.min(offset, text.length));
      const line = lastAtMost(starts, within);
      return { line, character: within - (starts[line] ?? 0) };
    },
    offsetAt({ line, character }) {
      const start = starts[line] ?? text.length;
      return Math.min(start + character, starts[line + 1] ?? text.length);
    },
  };
}

/** The place of the last start that is not after the offset. */
function lastAtMost(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
