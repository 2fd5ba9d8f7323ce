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

const COLUMNS = `version, position, effective_from AS "effectiveFrom", encode(content_hash, 'hex') AS "contentHash",
  author, note, published_at AS "publishedAt"`;

/** Versions in the order of their publication: all, or a page after a position. */
export async function listVersions(
  db: Queryable,
  { after = -1, limit = null }: { readonly after?: number; readonly limit?: number | null } = {},
): Promise<readonly VersionSummary[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${COLUMNS} FROM rule_set_version WHERE position > $1 ORDER BY position LIMIT $2`,
    [after, limit],
  );
  return rows.map(summaryOf);
}

/** Null when there is no such version. */
export async function versionNamed(db: Queryable, version: string): Promise<VersionSummary | null> {
  const { rows } = await db.query<Row>(`SELECT ${COLUMNS} FROM rule_set_version WHERE version = $1`, [version]);
  return rows[0] === undefined ? null : summaryOf(rows[0]);
}

function summaryOf(row: Row): VersionSummary {
  return { ...row, effectiveFrom: row.effectiveFrom ?? 'always' };
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
