/** Tokens of the API as they are kept: the hash of each, never the token. Instants are real ones. */
import type { PartnerId } from '../../rules/ids.ts';
import type { Queryable } from '../pool.ts';
import type { Role } from './role.ts';

export interface NewToken {
  readonly id: string;
  /** SHA-256 of the token. */
  readonly hash: Buffer;
  readonly name: string;
  readonly role: Role;
  /** Only with the role `partner`. */
  readonly partner: PartnerId | null;
  readonly createdBy: string;
  readonly createdAt: number;
  /** Null: never. */
  readonly expiresAt: number | null;
}

export interface StoredToken extends Omit<NewToken, 'hash'> {
  readonly revokedAt: number | null;
  readonly revokedBy: string | null;
  /** To the minute; null before the first use. */
  readonly lastUsedAt: number | null;
}

const COLUMNS = `id, name, role, partner_id AS partner, created_by AS "createdBy", created_at AS "createdAt",
  expires_at AS "expiresAt", revoked_at AS "revokedAt", revoked_by AS "revokedBy", last_used_at AS "lastUsedAt"`;

export async function insertToken(db: Queryable, token: NewToken): Promise<void> {
  const { id, hash, name, role, partner, createdBy, createdAt, expiresAt } = token;
  await db.query(
    `INSERT INTO api_token (id, hash, name, role, partner_id, created_by, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, hash, name, role, partner, createdBy, createdAt, expiresAt],
  );
}

/** The token with this hash, whether or not it may still be used. */
export async function tokenByHash(db: Queryable, hash: Buffer): Promise<StoredToken | null> {
  const { rows } = await db.query<StoredToken>({
    name: 'token-by-hash',
    text: `SELECT ${COLUMNS} FROM api_token WHERE hash = $1`,
    values: [hash],
  });
  return rows[0] ?? null;
}

/** Takes the token's lock until the transaction ends. */
export async function lockToken(db: Queryable, id: string): Promise<StoredToken | null> {
  const { rows } = await db.query<StoredToken>(`SELECT ${COLUMNS} FROM api_token WHERE id = $1 FOR UPDATE`, [id]);
  return rows[0] ?? null;
}

export async function revokeToken(db: Queryable, id: string, by: string, at: number): Promise<void> {
  await db.query('UPDATE api_token SET revoked_at = $2, revoked_by = $3 WHERE id = $1', [id, at, by]);
}

/** Notes a use, if none was noted since `unless`. */
export async function noteUse(db: Queryable, id: string, at: number, unless: number): Promise<void> {
  await db.query({
    name: 'note-use-of-token',
    text: 'UPDATE api_token SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)',
    values: [id, at, unless],
  });
}

/** A place in the list. */
export interface TokenPlace {
  readonly createdAt: number;
  readonly id: string;
}

/** In the order of their making, after one of them. */
export async function listTokens(
  db: Queryable,
  { after, limit }: { readonly after: TokenPlace | null; readonly limit: number },
): Promise<readonly StoredToken[]> {
  const { rows } = await db.query<StoredToken>({
    name: 'list-tokens',
    text: `SELECT ${COLUMNS} FROM api_token WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3`,
    values: [after?.createdAt ?? -1, after?.id ?? '', limit],
  });
  return rows;
}

/** Whether any token could let somebody in at `now`. */
export async function hasUsableToken(db: Queryable, now: number): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM api_token WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1)) AS found`,
    [now],
  );
  return rows[0]?.found ?? false;
}
