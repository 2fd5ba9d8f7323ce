/** A mistake in a programme folder as one line. */
import type { ProgrammeIssue } from '../../rules/programme/issue.ts';

/** `file pointer message`, without the pointer where the file as a whole is meant. */
export function formatProgrammeIssue({ file, pointer, message }: ProgrammeIssue): string {
  return [file, pointer, message].filter((part) => part !== '').join(' ');
}
