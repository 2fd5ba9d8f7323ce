/** Rows in PostgreSQL's text format for COPY, one a line. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export type CopyValue = string | number | null;

const SPECIAL = /[\\\n\r\t]/;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export function copyLine(values: readonly CopyValue[]): string {
  let line = '';
  for (const [index, value] of values.entries()) {
    if (index > 0) line += '\t';
    if (value === null) line += '\\N';
    else line += typeof value === 'number' ? value : escaped(value);
  }
  return `${line}\n`;
}

function escaped(text: string): string {
  return SPECIAL.test(text)
    ? text.replaceAll(new RegExp(SPECIAL, 'g'), (special) => ESCAPED[special] ?? special)
    : text;
}

/** Writes lines into the columns of a table, which are listed as SQL lists them. */
export async function copyInto(
  client: PoolClient,
  table: string,
  columns: string,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  const text = Readable.from([Buffer.from(lines.join(''))]);
  await pipeline(text, client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN`)));
}
