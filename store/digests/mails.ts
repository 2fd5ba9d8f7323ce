/**
 * Messages that wait: taken for a while, not by a transaction, as a mail server can take seconds. Who is killed meanwhile
 * has perhaps sent one; after the while somebody sends it again, under the same Message-ID.
 */
import type { PoolClient } from 'pg';
import type { LanguageCode } from '../../rules/describe/languages.ts';
import type { Digest } from '../../rules/digest/digest.ts';
import type { PartnerId } from '../../rules/ids.ts';
import { DAY_MS } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';

export interface TakenMail {
  readonly id: number;
  readonly claim: number;
  /** How often it has failed before. */
  readonly attempts: number;
  readonly email: string;
  readonly language: LanguageCode;
  readonly body: Digest;
  /** The part of its Message-ID before the @. */
  readonly name: string;
}

/** One name for one partner, time and address, also after a restore; nobody can guess from it what it was made of. */
const MAIL_NAME = `'dgst_' || left(encode(sha256(h.content_key ||
  convert_to(json_build_array('digest', d.partner_id, d.due_at, t.email)::text, 'UTF8')), 'hex'), 32)`;

/** @param until real instant until which they are taken */
export async function takeMails(
  db: Queryable,
  { realNow, until, limit }: { readonly realNow: number; readonly until: number; readonly limit: number },
): Promise<readonly TakenMail[]> {
  const { rows } = await db.query<TakenMail>({
    name: 'take-digest-mails',
    text: `WITH due AS (
        SELECT mail_id FROM digest_mail WHERE status = 'waiting' AND not_before <= $1
        ORDER BY not_before LIMIT $3 FOR UPDATE SKIP LOCKED
      ), taken AS (
        UPDATE digest_mail m SET not_before = $2, claim = m.claim + 1 FROM due WHERE m.mail_id = due.mail_id
        RETURNING m.mail_id, m.digest_id, m.claim, m.attempts, m.email)
      SELECT t.mail_id AS id, t.claim, t.attempts, t.email, d.language, d.body, ${MAIL_NAME} AS name
      FROM taken t JOIN digest d USING (digest_id) CROSS JOIN ledger_head h ORDER BY t.mail_id`,
    values: [realNow, until, limit],
  });
  return rows;
}

/** What an attempt came to. `refused`: the server will not take it to this address, however often it is asked. */
export interface AttemptedMail {
  readonly id: number;
  readonly claim: number;
  readonly outcome: 'sent' | 'failed' | 'refused';
  /** In words, without addresses; null when nothing was wrong. */
  readonly fault: string | null;
  /** Real instant of the next try, if it failed. */
  readonly notBefore: number;
}

/** Of one that somebody else has taken over nothing is written down, unless it was sent. */
export async function settleMail(
  db: Queryable,
  { id, claim, outcome, fault, notBefore }: AttemptedMail,
  realNow: number,
): Promise<void> {
  const settled = outcome === 'sent' ? 'sent' : outcome === 'refused' ? 'dead' : null;
  await db.query({
    name: 'settle-digest-mail',
    text: `UPDATE digest_mail SET attempts = attempts + 1, tried_at = $3::bigint, fault = $4,
        status = coalesce($5, status), settled_at = CASE WHEN $5 IS NULL THEN settled_at ELSE $3::bigint END,
        not_before = CASE WHEN $5 IS NULL THEN $6::bigint ELSE not_before END
      WHERE mail_id = $1 AND status <> 'sent' AND (claim = $2 OR $5 = 'sent')`,
    values: [id, claim, realNow, fault, settled, notBefore],
  });
}

/** Real days of trying after which a message is given up: by then the next one tells more. */
export const GIVEN_UP_AFTER_DAYS = 3;
/** Real days for which is kept what was sent or given up, and to which address. */
const KEPT_DAYS = 30;
const AT_ONCE = 1_000;

/** Gives up what could not be sent for days, and removes what was settled long ago. Returns how many were given up. */
export async function sweepMails(db: Queryable, realNow: number): Promise<number> {
  const { rowCount } = await db.query({
    name: 'give-digest-mails-up',
    text: `UPDATE digest_mail SET status = 'dead', settled_at = $1
      WHERE mail_id = ANY (ARRAY(SELECT mail_id FROM digest_mail WHERE status = 'waiting' AND written_at < $2
        ORDER BY written_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED))`,
    values: [realNow, realNow - GIVEN_UP_AFTER_DAYS * DAY_MS],
  });
  await db.query({
    name: 'remove-old-digest-mails',
    text: `DELETE FROM digest_mail WHERE mail_id = ANY (ARRAY(SELECT mail_id FROM digest_mail
      WHERE status <> 'waiting' AND settled_at < $1
      ORDER BY settled_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED))`,
    values: [realNow - KEPT_DAYS * DAY_MS],
  });
  await db.query({
    name: 'remove-old-digests',
    text: `DELETE FROM digest d WHERE digest_id IN (SELECT digest_id FROM digest o WHERE o.composed_at < $1
      AND NOT EXISTS (SELECT FROM digest_mail m WHERE m.digest_id = o.digest_id)
      ORDER BY o.composed_at LIMIT ${AT_ONCE})`,
    values: [realNow - KEPT_DAYS * DAY_MS],
  });
  return rowCount ?? 0;
}

/** Puts back what was given up of a partner; it has days again. Returns how many. */
export async function resendMails(client: PoolClient, partner: PartnerId, realNow: number): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE digest_mail m SET status = 'waiting', written_at = $2, attempts = 0, not_before = 0, settled_at = NULL
     FROM digest d WHERE d.digest_id = m.digest_id AND d.partner_id = $1 AND m.status = 'dead'`,
    [partner, realNow],
  );
  return rowCount ?? 0;
}

export interface DigestBacklog {
  readonly waiting: number;
  readonly dead: number;
  /** Real instant at which the oldest that waits was written; null when nothing waits. */
  readonly oldest: number | null;
}

/** Counts rows: for looking now and then. */
export async function digestBacklog(db: Queryable): Promise<DigestBacklog> {
  const { rows } = await db.query<DigestBacklog>({
    name: 'digest-backlog',
    text: `SELECT (SELECT count(*)::int FROM digest_mail WHERE status = 'waiting') AS waiting,
        (SELECT count(*)::int FROM digest_mail WHERE status = 'dead') AS dead,
        (SELECT min(written_at) FROM digest_mail WHERE status = 'waiting') AS oldest`,
  });
  return rows[0] ?? { waiting: 0, dead: 0, oldest: null };
}
