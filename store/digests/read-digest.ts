/** What the store knows of a partner that its next digest tells. Reads only what is about the partner. */
import type { Pool, PoolClient } from 'pg';
import {
  clientsOf,
  type Digest,
  type ExpiringClient,
  type KeptClientNews,
  type Listed,
  type PotentialClientNews,
} from '../../rules/digest/digest.ts';
import { formatDecimal } from '../../rules/decimal.ts';
import { gatherNews, type RecordedNotice } from '../../rules/digest/gather-news.ts';
import type { Frequency } from '../../rules/digest/schedule.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { DAY_MS, type Instant } from '../../rules/time/instant.ts';
import type { RulesNow } from '../pairs/fold-pairs.ts';
import { readPotential } from '../potential/read-potential.ts';
import { singleKeepers } from '../single-keepers.ts';
import { inSnapshot } from '../transaction.ts';

export interface DigestAsked {
  readonly partner: PartnerId;
  readonly frequency: Frequency;
  readonly from: Instant;
  readonly until: Instant;
  readonly zone: string;
}

export interface ReadDigest {
  readonly digest: Digest;
  /** The notices that it tells. */
  readonly notices: readonly number[];
}

/** Notices told at once; the next digest tells what is left. */
const MOST_NOTICES = 1_000;
/** Rows of a list: more helps nobody in a message. */
const MOST_LISTED = 50;
/** Pairs looked at for single keepers, and for potential credit. */
const MOST_LOOKED_AT = 500;
const MOST_POTENTIAL = 100;
/** As far ahead as the first warning. */
const EXPIRING_WITHIN_MS = 30 * DAY_MS;

export async function readDigest(
  pool: Pool,
  rulesNow: RulesNow,
  { partner, frequency, from, until, zone }: DigestAsked,
  now: Instant,
): Promise<ReadDigest> {
  const potential = await potentialOf(pool, rulesNow, partner, now);
  return inSnapshot(pool, async (client) => {
    const notices = await noticesFor(client, partner);
    const lists = {
      news: gatherNews(notices),
      expiring: await expiringOf(client, partner, now),
      singleKeepers: await keptOf(client, partner, now),
      potential,
    };
    const names = await namesOf(client, clientsOf(lists));
    const partnerName = await nameOfPartner(client, partner);
    return {
      digest: { partner, partnerName, frequency, from, until, zone, names, ...lists },
      notices: notices.map(({ id }) => id),
    };
  });
}

async function noticesFor(
  client: PoolClient,
  partner: PartnerId,
): Promise<readonly (RecordedNotice & { readonly id: number })[]> {
  const { rows } = await client.query<RecordedNotice & { readonly id: number }>({
    name: 'digest-notices',
    text: `SELECT n.id, n.kind, n.client_id AS client, n.body FROM digest_item i JOIN notice n ON n.id = i.notice_id
      WHERE i.partner_id = $1 ORDER BY i.notice_id LIMIT ${MOST_NOTICES}`,
    values: [partner],
  });
  return rows;
}

async function expiringOf(client: PoolClient, partner: PartnerId, now: Instant): Promise<Listed<ExpiringClient>> {
  const { rows } = await client.query<ExpiringClient>({
    name: 'digest-expiring',
    text: `SELECT r.client_id AS client, r.expires_at AS "expiresAt", p.held_by_user AS user, l.data ->> 'tool' AS tool
      FROM relationship r
      CROSS JOIN LATERAL (SELECT held_by_user, held_by_source, held_by_id FROM period
        WHERE partner_id = r.partner_id AND client_id = r.client_id ORDER BY ordinal DESC LIMIT 1) p
      JOIN ledger l ON l.source = p.held_by_source AND l.id = p.held_by_id
      WHERE r.partner_id = $1 AND r.expires_at > $2 AND r.expires_at <= $3
      ORDER BY r.expires_at, r.client_id LIMIT ${MOST_LISTED + 1}`,
    values: [partner, now, now + EXPIRING_WITHIN_MS],
  });
  return listed(rows);
}

async function keptOf(client: PoolClient, partner: PartnerId, now: Instant): Promise<Listed<KeptClientNews>> {
  const { items, next } = await singleKeepers(client, partner, { now, after: '', limit: MOST_LOOKED_AT });
  const kept = items.map(({ client: id, expiresAt, keepers }) => ({ client: id, expiresAt, keepers }));
  const { items: shown, more } = listed(kept);
  return { items: shown, more: more || next !== null };
}

async function potentialOf(
  pool: Pool,
  rulesNow: RulesNow,
  partner: PartnerId,
  now: Instant,
): Promise<Listed<PotentialClientNews>> {
  const { items, next } = await readPotential(pool, rulesNow, partner, { now, after: '', limit: MOST_POTENTIAL });
  const found = items.map(({ client, activities, users, wouldBring: { credit, currency, points } }) => ({
    client,
    activities: activities.length,
    credit: formatDecimal(credit),
    currency,
    points: formatDecimal(points),
    mendings: users.flatMap(({ preconditions }) => preconditions.flatMap(({ mendings }) => mendings)),
  }));
  const { items: shown, more } = listed(found);
  return { items: shown, more: more || next !== null };
}

function listed<T>(rows: readonly T[]): Listed<T> {
  return { items: rows.slice(0, MOST_LISTED), more: rows.length > MOST_LISTED };
}

async function namesOf(client: PoolClient, clients: readonly ClientId[]): Promise<Record<ClientId, string>> {
  const { rows } = await client.query<{ client: ClientId; name: string }>({
    name: 'digest-client-names',
    text: `SELECT r.client_id AS client, l.data ->> 'name' AS name FROM registered_client r JOIN ledger l USING (position)
      WHERE r.client_id = ANY ($1::text[])`,
    values: [clients],
  });
  return Object.fromEntries(rows.map(({ client: id, name }) => [id, name]));
}

async function nameOfPartner(client: PoolClient, partner: PartnerId): Promise<string> {
  const { rows } = await client.query<{ name: string }>({
    name: 'digest-partner-name',
    text: `SELECT l.data ->> 'name' AS name FROM registered_partner r JOIN ledger l USING (position) WHERE r.partner_id = $1`,
    values: [partner],
  });
  return rows[0]?.name ?? partner;
}
