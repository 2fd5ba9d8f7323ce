/** The one check of a programme (`rules/check`), loaded when it is first needed. */
import type { CheckOptions } from '../../rules/check/check-programme.ts';
import type { Diagnostic } from '../../rules/check/diagnostic.ts';
import type { ProgrammeFiles } from '../programme/read-programme-folder.ts';
import type { Checker } from './checker/create-checker.ts';
import type { LedgerHistory } from './ledger-history.ts';

/** All mistakes and warnings, by file, line and column. */
export async function checkFiles(files: ProgrammeFiles, options: CheckOptions = {}): Promise<readonly Diagnostic[]> {
  const { checkProgramme } = await import('../../rules/check/check-programme.ts');
  return checkProgramme(files, options);
}

/** The same by a checker, with warnings of what no activity in the ledger ever had. Throws what the checker throws. */
export async function checkAgainstLedger(
  checker: Checker,
  files: ProgrammeFiles,
  ledger: LedgerHistory,
): Promise<readonly Diagnostic[]> {
  return checker.check(files, await ledger.upToNow());
}
