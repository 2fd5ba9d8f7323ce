/** Mistakes of a programme as a problem, each with its place. */
import type { Diagnostic } from '../../rules/check/diagnostic.ts';
import { jsonPointer } from '../../rules/events/scan.ts';
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
