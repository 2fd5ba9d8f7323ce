/**
 * A fault whose message is written for the person at the keyboard: what is wrong, where, and how to mend it.
 * Whoever shows errors prints the message of these alone, and a stack for all others.
 */
export abstract class StartError extends Error {
  /** Stable, for machines and for the docs. */
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}
