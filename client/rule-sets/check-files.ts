/** The one check of a programme (`rules/check`), loaded when it is first needed. */
import type { CheckOptions } from '../../rules/check/check-programme.ts';
import type { Diagnostic } from '../../rules/check/diagnostic.ts';
import type { ProgrammeFiles } from '../programme/read-programme-folder.ts';
import type { LedgerHistory } from './ledger-history.ts';

/** All mistakes and warnings, by file, line and column. */
export async function checkFiles(files: ProgrammeFiles, options: CheckOptions = {}): Promise<readonly Diagnostic[]> {
  const { checkProgramme } = await import('../../rules/check/check-programme.ts');
  return checkProgramme(files, options);
}

/** The same, with warnings of what no activity in the ledger ever had. */
export async function checkAgainstLedger(files: ProgrammeFiles, ledger: LedgerHistory): Promise<readonly Diagnostic[]> {
  const history = await ledger.upToNow();
  return checkFiles(files, history === null ? {} : { history });
}
