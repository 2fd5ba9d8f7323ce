/** Trying again, but only what was never put to the test. */

/** Attempts before the machine is given up. */
const MOST_ATTEMPTS = 3;

/** Thrown when something was done to the stack too late to mean anything: the machine was busy with other things. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

/**
 * Makes an attempt again that came too late; each is told how many were made before it. Whatever else goes wrong, a
 * difference above all, is thrown at once: a fault of every second time is a fault. Tests that use it have `retry: 0`,
 * which goes before `--retry` of CI.
 */
export async function unlessTooLate<T>(attempt: (before: number) => Promise<T>): Promise<T> {
  for (let before = 0; ; before += 1) {
    try {
      return await attempt(before);
    } catch (error) {
      if (!(error instanceof TooLateError) || before === MOST_ATTEMPTS - 1) throw error;
      console.log(`attempt ${before + 1} came too late: ${error.message}`);
    }
  }
}
