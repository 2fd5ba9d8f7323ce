/** What the JSON language service says, and how the syntax of a text is told from the rest. */
import type { Span } from './json-tree.ts';

/** What the service says; `code` is one of {@link SYNTAX}, or another for what the schema doesn't allow. */
export interface ServiceProblem extends Span {
  readonly code: number | null;
  readonly message: string;
}

/** The service's codes for text that is no JSON. Its own enum can't be imported by name. */
export const SYNTAX = {
  other: 0,
  first: 0x101,
  last: 0x2ff,
  endOfString: 0x102,
  propertyExpected: 0x201,
  commaExpected: 0x202,
  colonExpected: 0x203,
  valueExpected: 0x204,
  bracketExpected: 0x205,
  braceExpected: 0x206,
  trailingComma: 0x207,
  duplicateKey: 0x208,
  comment: 0x209,
  keyWithoutQuotes: 0x210,
} as const;

/** Whether a problem is one of the text rather than of what it says. */
export function isSyntax({ code }: ServiceProblem): boolean {
  return code !== null && (code === SYNTAX.other || (code >= SYNTAX.first && code <= SYNTAX.last));
}
