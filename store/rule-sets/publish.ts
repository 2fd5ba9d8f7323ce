/** Publishing: a rule set becomes an immutable version with a place in the ledger's order. */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { canonicalJson } from '../../rules/events/content.ts';
import { parseProgramme } from '../../rules/programme/parse-programme.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { recordActs, type Act } from '../audit/record-acts.ts';
import { RuleSetConflictError, RuleSetInvalidError } from '../errors.ts';
import { markEverybody } from '../ledger/announce-rows.ts';
import { acceptedAfter, lockLedger } from '../ledger/ledger-lock.ts';
import { hasManyPairs, oweRejudge } from '../rejudge.ts';
import { inTransaction } from '../transaction.ts';

export interface Publication {
  /** In force from then on; `always`: also before every instant. */
  readonly effectiveFrom: Instant | 'always';
  /** Who published it, for the record. */
  readonly author: string;
  readonly note: string | null;
  /** Programme instant: or when the last before it was, if that is later. */
  readonly publishedAt: Instant;
  /** Publish only if this is the last published version. */
  readonly ifVersion?: string;
  /** Who does this, for the audit log: written in the same transaction. `before` is the last version until then. */
  readonly act?: (published: Published, before: string | null) => Act;
}

export interface Published {
  /** `<name>@<n>` */
  readonly version: string;
  /** The place in the ledger's order. */
  readonly position: number;
  /** SHA-256 of the canonical JSON of the files, in hex. */
  readonly contentHash: string;
}

/** Pairs that are marked all at once: the statement takes milliseconds, and the judge seconds. */
const MARKED_AT_ONCE = 2_000;

/**
 * Publishes the files of a programme folder (text by path) as the next version of its name, and marks everybody; more
 * pairs than `markedAtOnce` are left to the run that judges anew (`store/rejudge.ts`).
 * Throws {@link RuleSetInvalidError} with every mistake, or {@link RuleSetConflictError}; then nothing is published.
 */
export async function publishRuleSet(
  pool: Pool,
  files: ReadonlyMap<string, string>,
  publication: Publication,
  markedAtOnce = MARKED_AT_ONCE,
): Promise<Published> {
  const parsed = parseProgramme(files);
  if (parsed.kind === 'invalid') throw new RuleSetInvalidError(parsed.issues);
  const { name } = parsed.value;
  const contentHash = hashOfFiles(files);
  return inTransaction(pool, async (client) => {
    const head = await lockLedger(client);
    const last = await lastVersion(client);
    if (publication.ifVersion !== undefined) expectLastVersion(publication.ifVersion, last);
    const position = head.position + 1;
    const publishedAt = acceptedAfter(head.lastAcceptedAt, publication.publishedAt);
    const version = await insertVersion(client, { name, position, publishedAt, files, contentHash, publication });
    await client.query('UPDATE ledger_head SET position = $1, rule_set_position = $1', [position]);
    if (await hasManyPairs(client, markedAtOnce)) await oweRejudge(client, position);
    else await markEverybody(client, publishedAt);
    const published = { version, position, contentHash: contentHash.toString('hex') };
    if (publication.act !== undefined) await recordActs(client, [publication.act(published, last?.version ?? null)]);
    return published;
  });
}

/** Hash of what the folder says: the same files give the same hash, in whatever order they are listed. */
export function hashOfFiles(files: ReadonlyMap<string, string>): Buffer {
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(files)))
    .digest();
}

interface LastVersion {
  readonly version: string;
  readonly author: string;
}

async function lastVersion(client: PoolClient): Promise<LastVersion | null> {
  const { rows } = await client.query<LastVersion>(
    'SELECT version, author FROM rule_set_version ORDER BY position DESC LIMIT 1',
  );
  return rows[0] ?? null;
}

function expectLastVersion(expected: string, last: LastVersion | null): void {
  if (last?.version !== expected) throw new RuleSetConflictError(expected, last);
}

interface NewVersion {
  readonly name: string;
  readonly position: number;
  readonly publishedAt: Instant;
  readonly files: ReadonlyMap<string, string>;
  readonly contentHash: Buffer;
  readonly publication: Publication;
}

/** Numbers count up within a name, from 1. */
async function insertVersion(client: PoolClient, version: NewVersion): Promise<string> {
  const { name, position, publishedAt, files, contentHash, publication } = version;
  const { rows } = await client.query<{ version: string }>(
    `INSERT INTO rule_set_version
       (position, version, name, number, effective_from, files, content_hash, author, note, published_at)
     SELECT $1, $2 || '@' || next.number, $2, next.number, $3, $4, $5, $6, $7, $8
     FROM (SELECT coalesce(max(number), 0) + 1 AS number FROM rule_set_version WHERE name = $2) AS next
     RETURNING version`,
    [
      position,
      name,
      publication.effectiveFrom === 'always' ? null : publication.effectiveFrom,
      JSON.stringify(Object.fromEntries(files)),
      contentHash,
      publication.author,
      publication.note,
      publishedAt,
    ],
  );
  return rows[0]?.version ?? '';
}
