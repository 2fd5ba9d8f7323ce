/** Programme folders as the versions of a rule book (`docs/interfaces.md §2`, `--programme DIR[@TIME]`). */
import { join } from 'node:path';
import type { ProgrammeIssue } from '../../rules/programme/issue.ts';
import { parseProgramme } from '../../rules/programme/parse-programme.ts';
import type { RuleBook, RuleSetVersion } from '../../rules/programme/rule-set-version.ts';
import { readProgrammeFolder } from './read-programme-folder.ts';

/** Thrown when programmes have mistakes: lists all of them, with file and place. */
export class WrongProgrammeError extends Error {
  override readonly name = 'WrongProgrammeError';
}

export interface ProgrammeFolder {
  readonly folder: string;
  readonly effectiveFrom: RuleSetVersion['effectiveFrom'];
}

/**
 * Reads the folders and names them `<name>@<n>`, counting each name in the order given.
 * Throws {@link WrongProgrammeError}, or what reading a folder throws.
 */
export async function loadRuleBook(folders: readonly ProgrammeFolder[]): Promise<RuleBook> {
  const book: RuleSetVersion[] = [];
  const mistakes: string[] = [];
  for (const { folder, effectiveFrom } of folders) {
    const parsed = parseProgramme(await readProgrammeFolder(folder));
    if (parsed.kind === 'invalid') mistakes.push(...parsed.issues.map((issue) => sentence(folder, issue)));
    else {
      const { name } = parsed.value;
      const number = book.filter((version) => version.programme.name === name).length + 1;
      book.push({ version: `${name}@${number}`, effectiveFrom, programme: parsed.value });
    }
  }
  if (mistakes.length > 0) throw new WrongProgrammeError([...new Set(mistakes)].join('\n'));
  return book;
}

function sentence(folder: string, { file, pointer, message }: ProgrammeIssue): string {
  return `${join(folder, file)}  ${pointer === '' ? '' : `${pointer}  `}${message}`;
}
