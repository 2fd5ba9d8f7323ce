/** Ledger against directory: who is registered, who belongs to whom, who had to do with which client, what is voided. */
import type { DirectoryTableName } from '../../store/directory/expected-rows.ts';
import { verifyDirectory, type DirectoryFault } from '../../store/directory/verify-directory.ts';
import { checked, counted, type Check } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';

/** What a row of a table is. */
const ROW: Readonly<Record<DirectoryTableName, string>> = {
  registered_partner: 'partner',
  registered_client: 'client',
  member: 'user',
  engagement: 'engagement',
  void: 'void',
};

const SAID: Readonly<Record<DirectoryFault['kind'], string>> = {
  missing: 'is missing',
  stray: 'is not in the ledger',
  different: 'is not what the ledger says',
};

/** Faults kept for showing; all are counted. */
const MOST_KEPT = 1_000;

/** Compares every row of it. An append writes both in one transaction, so there is nothing to wait for. */
export async function checkDirectory({ pool, onProgress }: DoctorDependencies): Promise<Check> {
  const rows = new Map<string, number>(Object.values(ROW).map((what) => [what, 0]));
  const lines: string[] = [];
  for await (const part of verifyDirectory(pool)) {
    const what = ROW[part.table];
    rows.set(what, (rows.get(what) ?? 0) + part.rows);
    lines.push(...part.faults.slice(0, MOST_KEPT - lines.length).map(faultLine));
    onProgress(() => `comparing the directory: ${counted(rows.get(what) ?? 0, what)}`);
  }
  return checked('directory', [...rows].map(([what, count]) => counted(count, what)).join(', '), lines);
}

function faultLine({ table, row, kind }: DirectoryFault): string {
  return `${ROW[table]} ${row.join(' / ')} ${SAID[kind]}`;
}
