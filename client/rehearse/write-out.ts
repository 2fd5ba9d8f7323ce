/** Everything a rehearsal found, as files. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatInstant } from '../../rules/time/instant.ts';
import type { Evidence } from './evidence.ts';
import type { Report } from './report.ts';

/** Writes the files into a folder. */
export async function writeOut(folder: string, evidence: Evidence, report: Report): Promise<void> {
  const { expected, actual, runs, lateness } = evidence;
  const files: readonly (readonly [name: string, rows: readonly object[]])[] = [
    ['verdicts.expected.ndjson', expected.verdicts],
    ['verdicts.actual.ndjson', actual.verdicts],
    ['periods.expected.ndjson', expected.periods],
    ['periods.actual.ndjson', actual.periods],
    ['statements.expected.ndjson', expected.statements],
    ['statements.actual.ndjson', actual.statements],
    ['runs.ndjson', runs],
    ['ends.ndjson', lateness.map((late) => ({ ...late, end: formatInstant(late.end) }))],
    ['differences.ndjson', report.differences],
  ];
  for (const [name, rows] of files) {
    await writeFile(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
}
