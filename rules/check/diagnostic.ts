/** What a check says: one mistake at one place (`docs/interfaces.md §3`, `rules check`). */
import type { IssueCode } from '../programme/issue.ts';

export interface Diagnostic {
  /** Relative path in the folder, e.g. `tools/blog.json`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors count them. */
  readonly column: number;
  readonly endLine: number;
  /** Of the first character that is no longer meant. */
  readonly endColumn: number;
  /** A programme with an error is not to be published; a warning may be meant so. */
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

export type Severity = 'error' | 'warning';

/** Stable: programs tell mistakes apart by it. */
export type DiagnosticCode = IssueCode | SyntaxCode | 'schema' | LintCode;

/** The text is no JSON. */
export type SyntaxCode = 'syntax' | 'duplicate_key';

/** The JSON can be read, and can't be meant. */
export const LINT_CODES = [
  'unknown_currency',
  'unknown_country',
  'notice_never_due',
  'operand_type',
  'never_holds',
  'always_holds',
  'unreachable_rule',
  'no_tools',
  'no_rules',
  'no_examples',
  'no_accepting_example',
  'no_refusing_example',
  'failing_example',
  'unreachable_tier',
  'tiers_not_ascending',
  'looser_threshold',
  'value_never_seen',
] as const;

export type LintCode = (typeof LINT_CODES)[number];

/** Where a finding stands before its line and column are looked up. */
export interface Finding {
  /** JSON pointer (RFC 6901) into the file. */
  readonly pointer: string;
  /** The key that leads there, instead of the value. */
  readonly on?: 'key';
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  readonly message: string;
}
