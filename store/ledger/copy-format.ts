/** PostgreSQL's text format of COPY, as far as events need it. */

/** Identifiers hold no control characters and JSON escapes them, so the backslash is all there is to escape. */
export function escapeCopy(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
}

export function nullableCopy(text: string | null): string {
  return text === null ? '\\N' : escapeCopy(text);
}
