/** The mistakes that reading a programme finds (`rules/programme`), at their line and column. */
import type { ProgrammeIssue } from '../programme/issue.ts';
import type { Diagnostic } from './diagnostic.ts';
import { diagnosticAt, diagnosticOn, type SourceFile } from './source/source-file.ts';

/** A file that is missing has no text: the mistake is at its start. */
export function placeIssue(issue: ProgrammeIssue, file: SourceFile): Diagnostic {
  const { pointer, on, offset, code, message } = issue;
  const finding = { severity: 'error', code, message } as const;
  if (offset !== undefined) return diagnosticOn(file, { offset, length: tokenLength(file.text, offset) }, finding);
  return diagnosticAt(file, { pointer, ...(on === undefined ? {} : { on }), ...finding });
}

/** Numbers are what reading names by their offset. */
function tokenLength(text: string, offset: number): number {
  return /^[-+.\w]*/.exec(text.slice(offset, offset + 400))?.[0].length ?? 0;
}
