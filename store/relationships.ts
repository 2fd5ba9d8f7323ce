/** Relationships as people list them: each pair with the last of its periods, as it is at an instant. */
import type { ClientId, PartnerId } from '../rules/ids.ts';
import type { Pair } from '../rules/relationship/pair.ts';
import type { Period } from '../rules/relationship/period.ts';
import type { Instant } from '../rules/time/instant.ts';
import { readPeriod, type PeriodColumns } from './pairs/last-period.ts';
import { PERIODS_AS_OF } from './pairs/periods-as-of.ts';
import type { RunStatus } from './pairs/pair-row.ts';
import type { Queryable } from './pool.ts';

export interface Relationship extends Pair {
  /** Managed while its end is null. */
  readonly period: Period;
}

/** A row that was looked at, whether or not it has a period yet. */
export interface Scanned extends Pair {
  readonly expiresAt: Instant | null;
  readonly period: Period | null;
}

interface Row extends PeriodColumns {
  readonly pair_partner: PartnerId;
  readonly pair_client: ClientId;
  readonly pair_expires_at: Instant | null;
  /** Null when the pair has no period. */
  readonly ordinal: number | null;
}

/** The last period of each pair that `pairs` selects, in its order. `$1` is the instant. */
function withLastPeriod(pairs: string, order: string): string {
  return `SELECT r.partner_id AS pair_partner, r.client_id AS pair_client, r.expires_at AS pair_expires_at, last.*
    FROM (${pairs} ORDER BY ${order} LIMIT $2) r
    LEFT JOIN LATERAL (${PERIODS_AS_OF} AND p.partner_id = r.partner_id AND p.client_id = r.client_id
      ORDER BY p.ordinal DESC LIMIT 1) last ON true
    ORDER BY ${order
      .split(', ')
      .map((column) => `r.${column}`)
      .join(', ')}`;
}

/** Managed pairs, the next to expire first, from `after` on: the part of `relationship_expiry` that is asked for. */
const BY_EXPIRY = withLastPeriod(
  `SELECT partner_id, client_id, expires_at FROM relationship
    WHERE expires_at > $1 AND expires_at <= $3 AND (expires_at, partner_id, client_id) > ($4, $5, $6)`,
  'expires_at, partner_id, client_id',
);

const BY_PAIR = withLastPeriod(
  `SELECT partner_id, client_id, expires_at FROM relationship WHERE (partner_id, client_id) > ($3, $4)`,
  'partner_id, client_id',
);

const OF_PARTNER = withLastPeriod(
  `SELECT partner_id, client_id, expires_at FROM relationship WHERE partner_id = $3 AND client_id > $4`,
  'client_id',
);

const OF_CLIENT = withLastPeriod(
  `SELECT partner_id, client_id, expires_at FROM relationship WHERE client_id = $3 AND partner_id > $4`,
  'partner_id',
);

const OF_PAIR = withLastPeriod(
  `SELECT partner_id, client_id, expires_at FROM relationship WHERE partner_id = $3 AND client_id = $4`,
  'partner_id, client_id',
);

/** A place in the order of expiry. */
export interface ExpiryPlace extends Pair {
  readonly expiresAt: Instant;
}

/** Pairs whose period runs beyond `at` and expires until `until`, after a place in that order. */
export async function listByExpiry(
  db: Queryable,
  { at, until, after, limit }: { at: Instant; until: Instant; after: ExpiryPlace | null; limit: number },
): Promise<Scanned[]> {
  const place = after === null ? [at, '', ''] : [after.expiresAt, after.partner, after.client];
  return scan(db, 'list-by-expiry', BY_EXPIRY, [at, limit, until, ...place]);
}

/** Which pairs, in the order of pairs; without any filter all. */
export interface PairFilter {
  readonly partner: PartnerId | null;
  readonly client: ClientId | null;
}

/** Pairs in their order, after one of them. No more than `limit` rows are looked at, whatever comes of it. */
export async function listByPair(
  db: Queryable,
  { partner, client }: PairFilter,
  { at, after, limit }: { at: Instant; after: Pair | null; limit: number },
): Promise<Scanned[]> {
  if (partner !== null && client !== null) {
    return after === null ? scan(db, 'list-pair', OF_PAIR, [at, limit, partner, client]) : [];
  }
  if (partner !== null) return scan(db, 'list-of-partner', OF_PARTNER, [at, limit, partner, after?.client ?? '']);
  if (client !== null) return scan(db, 'list-of-client', OF_CLIENT, [at, limit, client, after?.partner ?? '']);
  return scan(db, 'list-by-pair', BY_PAIR, [at, limit, after?.partner ?? '', after?.client ?? '']);
}

async function scan(db: Queryable, name: string, text: string, values: readonly unknown[]): Promise<Scanned[]> {
  const at = values[0] as Instant;
  const { rows } = await db.query<Row>({ name, text, values: [...values] });
  return rows.map((row) => ({
    partner: row.pair_partner,
    client: row.pair_client,
    expiresAt: row.pair_expires_at,
    period: row.ordinal === null ? null : readPeriod(row, at),
  }));
}

/** What is known of the pair's durable run. */
export async function runOfPair(db: Queryable, { partner, client }: Pair): Promise<RunStatus> {
  const { rows } = await db.query<{ run: RunStatus }>({
    name: 'run-of-pair',
    text: 'SELECT run FROM relationship WHERE partner_id = $1 AND client_id = $2',
    values: [partner, client],
  });
  return rows[0]?.run ?? 'none';
}

export async function registeredPartner(db: Queryable, partner: PartnerId): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM registered_partner WHERE partner_id = $1', [partner]);
  return rowCount === 1;
}

/** Whether both of a pair are registered at all, whatever became of them. */
export async function registeredOf(
  db: Queryable,
  { partner, client }: Pair,
): Promise<{ readonly partner: boolean; readonly client: boolean }> {
  const { rows } = await db.query<{ partner: boolean; client: boolean }>({
    name: 'registered-of',
    text: `SELECT EXISTS (SELECT FROM registered_partner WHERE partner_id = $1) AS partner,
      EXISTS (SELECT FROM registered_client WHERE client_id = $2) AS client`,
    values: [partner, client],
  });
  return rows[0] ?? { partner: false, client: false };
}

/** Whether a partner is registered at all. */
export async function isRegisteredPartner(db: Queryable, partner: PartnerId): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'is-registered-partner',
    text: 'SELECT FROM registered_partner WHERE partner_id = $1',
    values: [partner],
  });
  return rowCount === 1;
}
