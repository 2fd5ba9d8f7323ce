/** Failures that a command foresees: the message is all that the person at the keyboard gets to see. */

/** 0 is success. */
export const EXIT = { failed: 1, wrongInput: 2 } as const;

/** Thrown when what was asked or given can't be used: exit 2. Says what, where and how to mend it. */
export class WrongInputError extends Error {
  override readonly name = 'WrongInputError';
}

/** Thrown when it was asked rightly and could not be done: exit 1. Says what, where and how to mend it. */
export class FailedError extends Error {
  override readonly name = 'FailedError';
}
