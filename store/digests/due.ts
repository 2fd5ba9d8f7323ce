/** Digests that are due, and writing them down with what follows: once each, whoever composes them. */
import type { PoolClient } from 'pg';
import type { LanguageCode } from '../../rules/describe/languages.ts';
import type { Digest } from '../../rules/digest/digest.ts';
import type { Frequency } from '../../rules/digest/schedule.ts';
import type { PartnerId } from '../../rules/ids.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';

export interface DueDigest {
  readonly partner: PartnerId;
  readonly frequency: Frequency;
  readonly language: LanguageCode;
  readonly toldUntil: Instant;
  readonly nextAt: Instant;
}

/** Those due first come first. */
export async function dueDigests(db: Queryable, now: Instant, limit: number): Promise<readonly DueDigest[]> {
  const { rows } = await db.query<DueDigest>({
    name: 'due-digests',
    text: `SELECT partner_id AS partner, frequency, language, told_until AS "toldUntil", next_at AS "nextAt"
      FROM digest_subscription WHERE next_at <= $1 ORDER BY next_at, partner_id LIMIT $2`,
    values: [now, limit],
  });
  return rows;
}

export interface ComposedDigest {
  readonly due: DueDigest;
  /** Null when there is nothing to tell. */
  readonly digest: Digest | null;
  /** Notices that it tells, or that came to nothing. */
  readonly notices: readonly number[];
  readonly dueAt: Instant;
  readonly nextAt: Instant;
  readonly zone: string;
}

/** False when somebody else was faster, or the subscription has changed. */
export async function writeDigest(
  client: PoolClient,
  { due, digest, notices, dueAt, nextAt, zone }: ComposedDigest,
  realNow: number,
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'lock-due-digest',
    text: 'SELECT FROM digest_subscription WHERE partner_id = $1 AND next_at = $2 AND language = $3 FOR UPDATE',
    values: [due.partner, due.nextAt, due.language],
  });
  if (rowCount !== 1) return false;
  if (digest !== null) {
    await client.query({
      name: 'write-digest',
      text: `WITH made AS (
          INSERT INTO digest (partner_id, due_at, language, body, composed_at) VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (partner_id, due_at) DO NOTHING RETURNING digest_id, partner_id)
        INSERT INTO digest_mail (digest_id, email, written_at)
        SELECT m.digest_id, a.email, $5 FROM made m JOIN digest_address a USING (partner_id) ORDER BY a.email`,
      values: [due.partner, dueAt, due.language, JSON.stringify(digest), realNow],
    });
  }
  await client.query({
    name: 'remove-told-items',
    text: 'DELETE FROM digest_item WHERE partner_id = $1 AND notice_id = ANY ($2::bigint[])',
    values: [due.partner, notices],
  });
  await client.query({
    name: 'advance-digest',
    text: 'UPDATE digest_subscription SET told_until = $2, next_at = $3, zone = $4 WHERE partner_id = $1',
    values: [due.partner, dueAt, nextAt, zone],
  });
  return true;
}
