/** Rows of `compute` and `export` as text (`docs/interfaces.md §3`), piece by piece: no result is ever in memory whole. */

export const ROW_FORMATS = ['ndjson', 'csv', 'json'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

export const CONTENT_TYPES: Readonly<Record<RowFormat, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
};

/** A row: plain data whose keys are the columns. */
export type Row = object;
export type Rows = Iterable<Row> | AsyncIterable<Row>;

/** Characters gathered before they are handed on. */
const PIECE_LENGTH = 64 * 1024;

/** The text of the rows in pieces of about 64 KiB. `columns` are those of CSV, in their order. */
export async function* formatRows(
  rows: Rows,
  format: RowFormat,
  columns: readonly string[],
): AsyncGenerator<string, void, undefined> {
  const style = styleOf(format, columns);
  let piece = style.head;
  let first = true;
  for await (const row of rows) {
    piece += first ? style.row(row) : style.between + style.row(row);
    first = false;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  piece += first ? style.tailOfNone : style.tail;
  if (piece !== '') yield piece;
}

interface Style {
  readonly head: string;
  readonly between: string;
  readonly tail: string;
  readonly tailOfNone: string;
  row(row: Row): string;
}

function styleOf(format: RowFormat, columns: readonly string[]): Style {
  const json = (row: Row): string => JSON.stringify(row);
  switch (format) {
    case 'ndjson':
      return { head: '', between: '\n', tail: '\n', tailOfNone: '', row: json };
    case 'json':
      return { head: '[', between: ',\n', tail: ']\n', tailOfNone: ']\n', row: json };
    case 'csv':
      return { head: csvLine(columns), between: '', tail: '', tailOfNone: '', row: (row) => csvRow(row, columns) };
  }
}

function csvRow(row: Row, columns: readonly string[]): string {
  const values = new Map<string, unknown>(Object.entries(row));
  return csvLine(columns.map((column) => csvText(values.get(column))));
}

/** RFC 4180, line ends included. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function csvText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
