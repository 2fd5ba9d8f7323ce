/** Rows to standard output. */
import { once } from 'node:events';
import { formatRows, type RowFormat, type Rows } from '../../rows/format-rows.ts';

/** Writes rows, no faster than they are read. */
export async function writeRows(
  rows: Rows,
  format: RowFormat,
  columns: readonly string[],
  stream: NodeJS.WriteStream = process.stdout,
): Promise<void> {
  await writePieces(formatRows(rows, format, columns), stream);
}

/** The same for what is text already. */
export async function writePieces(
  pieces: AsyncIterable<string | Uint8Array>,
  stream: NodeJS.WriteStream = process.stdout,
): Promise<void> {
  for await (const piece of pieces) {
    if (!stream.write(piece)) await once(stream, 'drain');
  }
}
