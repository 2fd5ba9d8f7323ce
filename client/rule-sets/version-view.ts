/** Published versions as the API shows them. */
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { VersionSummary } from '../../store/rule-sets/list-versions.ts';

export interface VersionView {
  /** `<name>@<n>` */
  readonly version: string;
  /** A time, or `always`. */
  readonly effectiveFrom: string;
  readonly publishedAt: string;
  readonly author: string;
  readonly note: string | null;
  /** SHA-256 in hex. */
  readonly contentHash: string;
  /** Place in the ledger's order. */
  readonly position: number;
}

export function versionView(summary: VersionSummary): VersionView {
  const { version, effectiveFrom, publishedAt, author, note, contentHash, position } = summary;
  return {
    version,
    effectiveFrom: effectiveFromText(effectiveFrom),
    publishedAt: formatInstant(publishedAt),
    author,
    note,
    contentHash,
    position,
  };
}

export function effectiveFromText(effectiveFrom: Instant | 'always'): string {
  return effectiveFrom === 'always' ? effectiveFrom : formatInstant(effectiveFrom);
}
