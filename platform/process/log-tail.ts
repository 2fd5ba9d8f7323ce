/** What a server said last, for the error that reports its end. */
import { readFileSync, statSync } from 'node:fs';

const LINES = 8;

/** Where a log ends now: what is written later begins there. 0 if there is no log yet. */
export function endOfLog(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines written to the log since an earlier {@link endOfLog}, indented; empty if nothing was. */
export function linesSince(file: string, end: number): string {
  try {
    const log = readFileSync(file);
    // A shorter log is a new one.
    const text = log
      .subarray(log.length < end ? 0 : end)
      .toString('utf8')
      .trim();
    return text === ''
      ? ''
      : text
          .split('\n')
          .slice(-LINES)
          .map((line) => `  ${line}`)
          .join('\n');
  } catch {
    return '';
  }
}
