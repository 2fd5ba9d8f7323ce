/** The rule sets of an archive, as the pure functions take them. */
import { parseProgramme } from '../../../rules/programme/parse-programme.ts';
import { parseInstant } from '../../../rules/time/instant.ts';
import { hashOfFiles } from '../../../store/rule-sets/publish.ts';
import type { PublishedVersion } from '../../../store/rule-sets/rule-book.ts';
import { RULE_SETS } from '../archive-format.ts';
import { ruleSetRow } from '../archive-rows.ts';
import type { ArchiveFolder } from './archive-folder.ts';
import type { Findings } from './findings.ts';
import { allRows } from './read-rows.ts';

/** A version with the hash of its files, in hex. */
export type ArchivedVersion = PublishedVersion & { readonly contentHash: string };

export async function readBook(folder: ArchiveFolder, findings: Findings): Promise<readonly ArchivedVersion[]> {
  const book: ArchivedVersion[] = [];
  for (const { line, row } of await allRows(folder, RULE_SETS, ruleSetRow, findings)) {
    const { version, position, contentHash } = row;
    const files = new Map(Object.entries(row.files));
    findings.expect(RULE_SETS, contentHash, hashOfFiles(files).toString('hex'), { line, field: 'contentHash' });
    const effectiveFrom = row.effectiveFrom === 'always' ? 'always' : parseInstant(row.effectiveFrom);
    const programme = parseProgramme(files);
    if (programme.kind === 'invalid') {
      const [issue] = programme.issues;
      findings.add(RULE_SETS, `has mistakes: ${issue?.file ?? ''} ${issue?.message ?? ''}`, { line, field: 'files' });
    } else if (effectiveFrom === null) {
      findings.add(RULE_SETS, 'is no time', { line, field: 'effectiveFrom' });
    } else {
      book.push({ version, position, contentHash, effectiveFrom, programme: programme.value });
    }
  }
  return book;
}
