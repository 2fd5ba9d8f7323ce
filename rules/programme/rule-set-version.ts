/** Published versions of a programme and which of them is in force when (`docs/interfaces.md §2`). */
import type { Instant } from '../time/instant.ts';
import type { Programme } from './programme.ts';

/** One published version: immutable. */
export interface RuleSetVersion {
  /** `<name>@<n>` */
  readonly version: string;
  readonly effectiveFrom: Instant | 'always';
  readonly programme: Programme;
}

/** All versions, in the order of their publication. */
export type RuleBook = readonly RuleSetVersion[];

/** The first instant of a version; `always` is before every instant. */
export function effectiveInstant(version: RuleSetVersion): Instant {
  return version.effectiveFrom === 'always' ? -Infinity : version.effectiveFrom;
}

/**
 * The version in force at `t`: the greatest `effectiveFrom` ≤ `t`, of equal ones the last published.
 * Null before the first.
 */
export function versionAt(book: RuleBook, t: Instant): RuleSetVersion | null {
  return latest(book, (from) => from <= t);
}

/** The version a valuation at `v` uses (`docs/domain.md §6`, "at v"): the greatest `effectiveFrom` < `v`. */
export function versionBefore(book: RuleBook, v: Instant): RuleSetVersion | null {
  return latest(book, (from) => from < v);
}

function latest(book: RuleBook, counts: (from: Instant) => boolean): RuleSetVersion | null {
  let found: RuleSetVersion | null = null;
  for (const version of book) {
    const from = effectiveInstant(version);
    if (counts(from) && (found === null || from >= effectiveInstant(found))) found = version;
  }
  return found;
}
