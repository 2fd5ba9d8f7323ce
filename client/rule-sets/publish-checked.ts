/** Publishing a rule set that passes the check, its examples included. */
import type { Pool } from 'pg';
import type { Diagnostic } from '../../rules/check/diagnostic.ts';
import { publishRuleSet, type Publication, type Published } from '../../store/rule-sets/publish.ts';
import type { ProgrammeFiles } from '../programme/read-programme-folder.ts';
import { checkAgainstLedger } from './check-files.ts';
import type { Checker } from './checker/create-checker.ts';
import type { LedgerHistory } from './ledger-history.ts';

export type Publishing =
  | { readonly kind: 'published'; readonly published: Published; readonly warnings: readonly Diagnostic[] }
  /** Nothing was published; every error, by file, line and column. */
  | { readonly kind: 'mistaken'; readonly mistakes: readonly Diagnostic[] };

/**
 * Throws `RuleSetConflictError` when the last version is not the one the publisher had seen, and `UncheckableError` for a
 * programme whose check takes too much.
 */
export async function publishChecked(
  pool: Pool,
  files: ProgrammeFiles,
  publication: Publication,
  { checker, ledger }: { readonly checker: Checker; readonly ledger: LedgerHistory },
): Promise<Publishing> {
  const diagnostics = await checkAgainstLedger(checker, files, ledger);
  const mistakes = diagnostics.filter(({ severity }) => severity === 'error');
  if (mistakes.length > 0) return { kind: 'mistaken', mistakes };
  return { kind: 'published', published: await publishRuleSet(pool, files, publication), warnings: diagnostics };
}
