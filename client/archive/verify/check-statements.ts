/** The statements of an archive against those computed anew: every partner, every field. */
import type { HashedStatementRow } from '../archive-rows.ts';
import type { ArchivedMonth } from './archived-month.ts';
import { differs, type Findings } from './findings.ts';

export function checkStatements(
  { file, rows }: ArchivedMonth,
  computed: readonly HashedStatementRow[],
  findings: Findings,
): void {
  const found = new Map(rows.map((placed) => [placed.row.partner, placed]));
  if (found.size < rows.length) findings.add(file, 'has two statements of one partner');
  for (const wanted of computed) {
    const placed = found.get(wanted.partner);
    if (placed === undefined) findings.add(file, 'has no statement of this partner', { partner: wanted.partner });
    else
      compare(placed.row, wanted, '', (field, message) => {
        findings.add(file, message, { line: placed.line, partner: wanted.partner, field });
      });
    found.delete(wanted.partner);
  }
  for (const { line, row } of found.values()) {
    findings.add(file, 'has a statement, and must have none', { line, partner: row.partner });
  }
}

/** Tells each place at which two JSON values differ. */
function compare(found: unknown, wanted: unknown, path: string, tell: (field: string, message: string) => void): void {
  if (!isContainer(found) || !isContainer(wanted) || Array.isArray(found) !== Array.isArray(wanted)) {
    if (found !== wanted) tell(path, differs(found, wanted));
    return;
  }
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const place = Array.isArray(wanted) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    compare(valueOf(found, key), valueOf(wanted, key), place, tell);
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function valueOf(container: object, key: string): unknown {
  return Object.hasOwn(container, key) ? (container as Readonly<Record<string, unknown>>)[key] : undefined;
}
