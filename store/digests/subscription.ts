/** Which partners get digests by e-mail, at which addresses. */
import type { PoolClient } from 'pg';
import type { LanguageCode } from '../../rules/describe/languages.ts';
import type { Frequency } from '../../rules/digest/schedule.ts';
import type { PartnerId } from '../../rules/ids.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';

export interface NewSubscription {
  readonly partner: PartnerId;
  readonly frequency: Frequency;
  readonly language: LanguageCode;
  /** At least one. */
  readonly addresses: readonly string[];
}

export interface Subscription extends NewSubscription {
  /** The programme's, by which the next is due. */
  readonly zone: string;
  /** Programme instant. */
  readonly nextAt: Instant;
  /** Messages that wait and that were given up. */
  readonly waiting: number;
  readonly dead: number;
  /** Real instant at which the last message was taken by the mail server; null if none was, or it is long ago. */
  readonly lastSentAt: number | null;
  /** What was wrong with the last attempt that failed, of those not sent. */
  readonly lastFault: string | null;
}

/** When the next is due, in which zone, and now on both clocks. */
export interface DigestTimes {
  readonly zone: string;
  readonly nextAt: Instant;
  readonly now: Instant;
  readonly realNow: number;
}

/**
 * Sets it, in the place of what was set before: an address that is left out gets nothing more, also of what waits, and
 * is forgotten. What waits to be told is still told.
 */
export async function setSubscription(
  client: PoolClient,
  { partner, frequency, language, addresses }: NewSubscription,
  { zone, nextAt, now, realNow }: DigestTimes,
): Promise<void> {
  await client.query(
    `INSERT INTO digest_subscription (partner_id, frequency, language, set_at, told_until, next_at, zone)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (partner_id) DO UPDATE SET frequency = $2, language = $3, set_at = $4, next_at = $6, zone = $7`,
    [partner, frequency, language, realNow, now, nextAt, zone],
  );
  await client.query('DELETE FROM digest_address WHERE partner_id = $1 AND email <> ALL ($2::text[])', [
    partner,
    addresses,
  ]);
  await client.query(
    'INSERT INTO digest_address (partner_id, email) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
    [partner, addresses],
  );
  await forgetMails(client, partner, addresses);
}

/** With its addresses, wherever they stand. Returns whether there was one. */
export async function unsetSubscription(client: PoolClient, partner: PartnerId): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM digest_subscription WHERE partner_id = $1', [partner]);
  await forgetMails(client, partner, []);
  return rowCount === 1;
}

async function forgetMails(client: PoolClient, partner: PartnerId, butTo: readonly string[]): Promise<void> {
  await client.query(
    `DELETE FROM digest_mail m USING digest d
     WHERE d.digest_id = m.digest_id AND d.partner_id = $1 AND m.email <> ALL ($2::text[])`,
    [partner, butTo],
  );
}

/** Removes the address of a user wherever digests go to it. The user's own data must still be there. */
export async function forgetAddressOf(client: PoolClient, user: string): Promise<void> {
  for (const table of ['digest_address', 'digest_mail']) {
    await client.query(
      `DELETE FROM ${table} WHERE lower(email) IN (SELECT lower(email) FROM user_personal WHERE user_id = $1)`,
      [user],
    );
  }
}

const SUBSCRIPTIONS = `SELECT s.partner_id AS partner, s.frequency, s.language, s.zone, s.next_at AS "nextAt",
    (SELECT coalesce(array_agg(email ORDER BY email), '{}') FROM digest_address a
      WHERE a.partner_id = s.partner_id) AS addresses, m.waiting, m.dead, m."lastSentAt", m."lastFault"
  FROM digest_subscription s CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE m.status = 'waiting')::int AS waiting,
      count(*) FILTER (WHERE m.status = 'dead')::int AS dead,
      max(m.settled_at) FILTER (WHERE m.status = 'sent') AS "lastSentAt",
      (array_agg(m.fault ORDER BY m.tried_at DESC) FILTER (WHERE m.status <> 'sent' AND m.fault IS NOT NULL))[1] AS "lastFault"
    FROM digest d JOIN digest_mail m USING (digest_id) WHERE d.partner_id = s.partner_id) m`;

/** By partner, after one of them. What was sent is counted as long as it is kept, some weeks. */
export async function listSubscriptions(db: Queryable, after: string, limit: number): Promise<readonly Subscription[]> {
  const { rows } = await db.query<Subscription>({
    name: 'digest-subscriptions',
    text: `${SUBSCRIPTIONS} WHERE s.partner_id > $1 ORDER BY s.partner_id LIMIT $2`,
    values: [after, limit],
  });
  return rows;
}

/** Null when the partner gets none. */
export async function subscriptionOf(db: Queryable, partner: PartnerId): Promise<Subscription | null> {
  const { rows } = await db.query<Subscription>({
    name: 'digest-subscription-of',
    text: `${SUBSCRIPTIONS} WHERE s.partner_id = $1`,
    values: [partner],
  });
  return rows[0] ?? null;
}
