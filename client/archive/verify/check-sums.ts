/** `SHA256SUMS` against the files: whether any byte is another. */
import { SUMS } from '../archive-format.ts';
import type { ArchiveFolder } from './archive-folder.ts';
import type { Findings } from './findings.ts';

const LINE = /^([0-9a-f]{64}) {2}([^/\\\n]+)$/;

/** The text of `SHA256SUMS`, by name. */
export function sumsText(sums: ReadonlyMap<string, string>): string {
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, hash]) => `${hash}  ${file}\n`)
    .join('');
}

export async function checkSums(folder: ArchiveFolder, findings: Findings): Promise<void> {
  if (!folder.files.includes(SUMS)) {
    findings.add(SUMS, 'is missing: the archive was not written to its end');
    return;
  }
  const text = await folder.text(SUMS);
  const sums = readSums(text, findings);
  const others = folder.files.filter((file) => file !== SUMS);
  for (const file of others) {
    const sum = sums.get(file);
    if (sum === undefined) findings.add(file, `is not listed in ${SUMS}`);
    else if ((await folder.hash(file)) !== sum)
      findings.add(file, `is not what ${SUMS} says: a byte of one of them is another`);
  }
  for (const file of sums.keys()) if (!others.includes(file)) findings.add(file, `is missing: ${SUMS} lists it`);
  if (sumsText(sums) !== text) findings.add(SUMS, 'is not written as it must be: a line a file, by name');
}

function readSums(text: string, findings: Findings): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
    const [, hash, file] = LINE.exec(line) ?? [];
    if (hash === undefined || file === undefined)
      findings.add(SUMS, 'is no hash and name of a file', { line: index + 1 });
    else sums.set(file, hash);
  }
  return sums;
}
