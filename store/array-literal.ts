/** A list of texts as PostgreSQL writes one, for lists of lists of different lengths, which no parameter can be. */

/** To be cast in the statement: `$1::text[]` of such texts, each `::text[]` in its turn. */
export function arrayLiteral(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
