/** Digests that are due, and writing them down with what follows: once each, in the transaction that has taken it. */
import type { PoolClient } from 'pg';
import type { LanguageCode } from '../../rules/describe/languages.ts';
import type { Digest } from '../../rules/digest/digest.ts';
import type { Frequency } from '../../rules/digest/schedule.ts';
import type { PartnerId } from '../../rules/ids.ts';
import type { Instant } from '../../rules/time/instant.ts';

export interface DueDigest {
  readonly partner: PartnerId;
  readonly frequency: Frequency;
  readonly language: LanguageCode;
  readonly toldUntil: Instant;
  readonly nextAt: Instant;
}

/**
 * The one due first that nobody else has taken; null without any. Free again when the transaction ends. Not FOR UPDATE:
 * notices go on being queued for it meanwhile, which holds the key of its row.
 */
export async function takeDueDigest(client: PoolClient, now: Instant): Promise<DueDigest | null> {
  const { rows } = await client.query<DueDigest>({
    name: 'take-due-digest',
    text: `SELECT partner_id AS partner, frequency, language, told_until AS "toldUntil", next_at AS "nextAt"
      FROM digest_subscription WHERE next_at <= $1 ORDER BY next_at, partner_id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`,
    values: [now],
  });
  return rows[0] ?? null;
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

export async function writeDigest(
  client: PoolClient,
  { due, digest, notices, dueAt, nextAt, zone }: ComposedDigest,
  realNow: number,
): Promise<void> {
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
}
