/** The statements of an archive against those computed anew: every partner, every field. */
import type { HashedStatementRow } from '../archive-rows.ts';
import type { ArchiveFolder } from './archive-folder.ts';
import { hashedStatements, type ArchivedMonth } from './archived-month.ts';
import { differs, type Findings } from './findings.ts';

/** Those of the file are read once, and not kept. */
export async function checkStatements(
  folder: ArchiveFolder,
  month: ArchivedMonth,
  computed: readonly HashedStatementRow[],
  findings: Findings,
): Promise<void> {
  const { file } = month;
  const left = new Map(computed.map((wanted) => [wanted.partner, wanted]));
  const seen = new Set<string>();
  for await (const { line, row } of hashedStatements(folder, month, findings)) {
    const { partner } = row;
    const wanted = left.get(partner);
    if (seen.has(partner)) findings.add(file, 'has two statements of one partner', { line, partner });
    else if (wanted === undefined) findings.add(file, 'has a statement, and must have none', { line, partner });
    else compare(row, wanted, '', (field, message) => findings.add(file, message, { line, partner, field }));
    left.delete(partner);
    seen.add(partner);
  }
  for (const partner of left.keys()) findings.add(file, 'has no statement of this partner', { partner });
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
