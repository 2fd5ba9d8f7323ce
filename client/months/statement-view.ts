/** Statements as they are answered: the row of `compute` and `export`, and where it was taken. */
import { statementRow } from '../../rules/month/statement-row.ts';
import type { KnownStatement } from '../../store/known/known-statements.ts';
import type { StoredStatement } from '../../store/months/read/statements.ts';

export type StatementView = ReturnType<typeof statementView>;

export function statementView({ statement, status, position, hash }: StoredStatement) {
  return { ...statementRow(statement), status, position, hash };
}

/** One as it was known: nothing is sealed that was not closed then. */
export function knownStatementView({ statement, status, position, hash }: KnownStatement) {
  return { ...statementRow(statement), status, position, hash };
}
