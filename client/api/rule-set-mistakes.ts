/** What is wrong with a programme as a problem: its mistakes, each with its place, or that nobody can check it. */
import type { Diagnostic } from '../../rules/check/diagnostic.ts';
import { jsonPointer } from '../../rules/events/scan.ts';
import { UncheckableError } from '../rule-sets/checker/create-checker.ts';
import { ProblemError } from './problems.ts';

/** The place in the file goes beside the pointer: a pointer can't lead into a text. */
export function mistaken(mistakes: readonly Diagnostic[]): ProblemError {
  const lines = mistakes.map(({ file, line, column, message }) => `${file}:${line}:${column}  ${message}`);
  return new ProblemError('rule_set_invalid', lines.join('\n'), {
    errors: mistakes.map(({ file, line, column, message }) => {
      return { pointer: jsonPointer(['files', file]), in: 'body', message, file, line, column };
    }),
  });
}

/** Throws `rule_set_uncheckable` for a programme whose check takes too much. */
export async function orUncheckable<T>(checking: Promise<T>): Promise<T> {
  try {
    return await checking;
  } catch (error) {
    if (!(error instanceof UncheckableError)) throw error;
    const errors = [{ pointer: '/files', in: 'body' as const, message: error.message }];
    throw new ProblemError('rule_set_uncheckable', error.message, { errors });
  }
}
