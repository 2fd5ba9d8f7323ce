/** Closes a switch over a discriminated union: a forgotten case fails to compile, a lied-about value fails here. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
