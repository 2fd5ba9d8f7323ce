/**
 * Branded identifiers (`docs/domain.md §2`): opaque, case-sensitive, 1–200 Unicode code points, no control characters.
 * Two kinds of id never mix, because only the parsers of `rules/events` and of the borders brand them.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type PartnerId = Branded<'PartnerId'>;
export type ClientId = Branded<'ClientId'>;
export type UserId = Branded<'UserId'>;
export type DealId = Branded<'DealId'>;

/** Longest identifier accepted, in Unicode code points. */
export const MAX_IDENTIFIER_LENGTH = 200;
