/** Rows of an archive's NDJSON files, each checked for its shape. */
import type { z } from 'zod';
import type { ArchiveFolder } from './archive-folder.ts';
import type { Findings } from './findings.ts';

/** A row with the line that it stands in. */
export interface PlacedRow<Row> {
  readonly line: number;
  readonly row: Row;
}

/** The rows that can be read; what is wrong with the others is a finding each. */
export async function* readRows<Row>(
  folder: ArchiveFolder,
  file: string,
  schema: z.ZodType<Row>,
  findings: Findings,
): AsyncGenerator<PlacedRow<Row>> {
  if (!folder.files.includes(file)) return;
  for await (const line of folder.lines(file)) {
    if (line.kind === 'fault') {
      findings.add(file, line.fault, { line: line.number });
      continue;
    }
    const read = schema.safeParse(jsonOf(line.text));
    if (read.success) yield { line: line.number, row: read.data };
    else {
      const [issue] = read.error.issues;
      const field = issue?.path.join('.') ?? '';
      const place = { line: line.number, ...(field !== '' && { field }) };
      findings.add(
        file,
        issue === undefined ? 'is no row of this file' : `is no row of this file: ${issue.message}`,
        place,
      );
    }
  }
}

/** All of them. */
export async function allRows<Row>(
  folder: ArchiveFolder,
  file: string,
  schema: z.ZodType<Row>,
  findings: Findings,
): Promise<readonly PlacedRow<Row>[]> {
  const rows: PlacedRow<Row>[] = [];
  for await (const row of readRows(folder, file, schema, findings)) rows.push(row);
  return rows;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
