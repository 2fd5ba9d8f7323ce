/** A mistake in a programme folder, said so that its author can mend it. */
export interface ProgrammeIssue {
  /** Relative path in the folder, e.g. `tools/code.json`. */
  readonly file: string;
  /** JSON pointer into the file (RFC 6901); empty for the file as a whole. */
  readonly pointer: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

/** What reading gives: the value, or every mistake at once. */
export type ParseResult<T> =
  { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'invalid'; readonly issues: readonly ProgrammeIssue[] };
