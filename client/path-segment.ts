/**
 * Identifiers as segments of a path. `.` and `..` are identifiers like any other (`docs/domain.md §2`), but as segments
 * they mean "here" and "up" to everybody who reads a URL, percent-encoded too: a call with one would reach another path,
 * or none. So they are written `~.` and `~..`, and what looks like that, with one more `~`.
 */
const DOTS = /^~*\.{1,2}$/;
const ESCAPED_DOTS = /^~+\.{1,2}$/;

/** An identifier as a segment of a path, percent-encoded. */
export function pathSegment(identifier: string): string {
  return DOTS.test(identifier) ? `~${identifier}` : encodeURIComponent(identifier);
}

/** The identifier that a segment names, once percent-encoding is undone. */
export function identifierOf(segment: string): string {
  return ESCAPED_DOTS.test(segment) ? segment.slice(1) : segment;
}
