/** A mistake in a programme folder, said so that its author can mend it. */
export interface ProgrammeIssue {
  /** Relative path in the folder, e.g. `tools/code.json`. */
  readonly file: string;
  /** JSON pointer into the file (RFC 6901); empty for the file as a whole. */
  readonly pointer: string;
  /** Stable, so that programs can tell mistakes apart. */
  readonly code: IssueCode;
  /** What is wrong and how to mend it. */
  readonly message: string;
  /** Set when the mistake is the key that leads to `pointer`, not the value there. */
  readonly on?: 'key';
  /** Where in the text, without its byte order mark, the mistake begins, when no pointer says it. */
  readonly offset?: number;
}

/** What kinds of mistakes reading a programme finds. */
export type IssueCode =
  | 'not_json'
  | 'unstorable_text'
  | 'number_out_of_range'
  | 'inexact_number'
  | 'nested_too_deep'
  | 'missing_file'
  | 'unknown_file'
  | 'wrong_type'
  | 'wrong_value'
  | 'missing_key'
  | 'unknown_key'
  | 'repeated_value'
  | 'repeated_name'
  | 'no_condition'
  | 'empty_group'
  | 'mixed_groups'
  | 'misplaced_key'
  | 'unknown_fact'
  | 'unknown_operator'
  | 'wrong_path'
  | 'missing_path'
  | 'wrong_operand'
  | 'tool_name'
  | 'login_tool';

/** What a mistake may say beside its place, code and message. */
export type IssueDetail = Pick<ProgrammeIssue, 'on' | 'offset'>;

/** What reading gives: the value, or every mistake at once. */
export type ParseResult<T> =
  { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'invalid'; readonly issues: readonly ProgrammeIssue[] };
