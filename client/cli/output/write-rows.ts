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
  for await (const piece of formatRows(rows, format, columns)) {
    if (!stream.write(piece)) await once(stream, 'drain');
  }
}
