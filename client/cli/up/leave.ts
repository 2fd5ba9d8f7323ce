/** Leaving for good: what a failed start left half open must not keep the process alive. */

/** Long enough for the last words to be written. */
const LAST_WORDS_MS = 1_000;

/** Exits soon with the exit code that is set by then, if nothing has ended the process before. */
export function leaveSoon(): void {
  setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
}
