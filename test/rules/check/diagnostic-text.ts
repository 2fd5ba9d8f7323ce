import type { Diagnostic } from '../../../rules/check/diagnostic.ts';

/** A diagnostic as `expected.txt` has it: place and code, then what is said. */
export function diagnosticText(diagnostic: Diagnostic): string {
  const { file, line, column, endLine, endColumn, severity, code, message } = diagnostic;
  return `${file}:${line}:${column}-${endLine}:${endColumn} ${severity} ${code}\n  ${message}\n`;
}
