/** Where in a programme folder a reader stands, and where its findings go. */
import type { IssueCode, IssueDetail, ProgrammeIssue } from './issue.ts';

export interface Place {
  readonly file: string;
  /** JSON pointer (RFC 6901) into the file. */
  readonly pointer: string;
  readonly report: (issue: ProgrammeIssue) => void;
}

/** The place of a member of the value at `place`. */
export function within(place: Place, key: string | number): Place {
  const { file, pointer, report } = place;
  const step = typeof key === 'string' && /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
  return { file, pointer: `${pointer}/${step}`, report };
}

/** Says what is wrong at a place. Messages name the thing, then how to mend it. */
export function reportAt(place: Place, code: IssueCode, message: string, detail: IssueDetail = {}): void {
  place.report({ file: place.file, pointer: place.pointer, code, message, ...detail });
}
