/** What was published, for people: without parsing it. */
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';

export interface VersionSummary {
  /** `<name>@<n>` */
  readonly version: string;
  readonly position: number;
  readonly effectiveFrom: Instant | 'always';
  /** SHA-256 in hex. */
  readonly contentHash: string;
  readonly author: string;
  readonly note: string | null;
  readonly publishedAt: Instant;
}

interface Row extends Omit<VersionSummary, 'effectiveFrom'> {
  readonly effectiveFrom: Instant | null;
}

/** All versions in the order of their publication. */
export async function listVersions(db: Queryable): Promise<readonly VersionSummary[]> {
  const { rows } = await db.query<Row>(
    `SELECT version, position, effective_from AS "effectiveFrom", encode(content_hash, 'hex') AS "contentHash", author,
       note, published_at AS "publishedAt"
     FROM rule_set_version ORDER BY position`,
  );
  return rows.map((row) => ({ ...row, effectiveFrom: row.effectiveFrom ?? 'always' }));
}

/** The files of one version as published, text by path; null when there is no such version. */
export async function filesOfVersion(db: Queryable, version: string): Promise<ReadonlyMap<string, string> | null> {
  const { rows } = await db.query<{ files: Readonly<Record<string, string>> }>(
    'SELECT files FROM rule_set_version WHERE version = $1',
    [version],
  );
  const [row] = rows;
  return row === undefined ? null : new Map(Object.entries(row.files));
}
