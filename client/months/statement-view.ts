/** Statements as they are answered: the row of `compute` and `export`, and where it was taken. */
import { statementRow } from '../../rules/month/statement-row.ts';
import type { KnownStatement } from '../../store/known/known-statements.ts';
import type { StoredStatement } from '../../store/months/read/statements.ts';

export type StatementView = ReturnType<typeof statementView<StoredStatement>>;

/** One in the store, or as it was known: then nothing is sealed that was not closed. */
export function statementView<Shown extends StoredStatement | KnownStatement = StoredStatement>(shown: Shown) {
  const { statement, position } = shown;
  const { status, hash }: Pick<Shown, 'status' | 'hash'> = shown;
  return { ...statementRow(statement), status, position, hash };
}
