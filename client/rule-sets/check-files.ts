/** The one check of a programme (`rules/check`), loaded when it is first needed: it brings the language service with it. */
import type { Diagnostic } from '../../rules/check/diagnostic.ts';
import type { ProgrammeFiles } from '../programme/read-programme-folder.ts';

/** All mistakes and warnings, by file, line and column. */
export async function checkFiles(files: ProgrammeFiles): Promise<readonly Diagnostic[]> {
  const { checkProgramme } = await import('../../rules/check/check-programme.ts');
  return checkProgramme(files);
}
