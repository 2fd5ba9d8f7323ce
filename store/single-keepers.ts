/**
 * Clients of a partner that hang on one user, of what the judge has folded. `store/until-judged.ts` waits for it.
 *
 * A page looks at no more than so many of the partner's pairs, a range of the primary key, and of each at its live
 * activities, a range of `verdict_qualifying`.
 */
import type { ClientId, PartnerId, UserId } from '../rules/ids.ts';
import type { Pair } from '../rules/relationship/pair.ts';
import { memoryFromJson, type PairMemoryJson } from '../rules/relationship/pair-memory.ts';
import { singleKeepersOf, type SingleKeeper } from '../rules/relationship/single-keeper.ts';
import { managersOf } from '../rules/removal/foresee-removal.ts';
import type { Instant } from '../rules/time/instant.ts';
import type { Queryable } from './pool.ts';

export interface KeptClient {
  readonly client: ClientId;
  readonly since: Instant;
  readonly expiresAt: Instant;
  readonly keepers: readonly SingleKeeper[];
}

export interface KeptClientPage {
  readonly items: readonly KeptClient[];
  /** The client after which the next page begins; null on the last. */
  readonly next: ClientId | null;
}

interface Row {
  readonly client: ClientId;
  readonly since: Instant | null;
  readonly expiresAt: Instant | null;
  readonly tail: PairMemoryJson | null;
  /** Null when no activity is live: the pair is not managed. */
  readonly active: readonly UserId[] | null;
}

/** Two users are enough to know that it is not one. */
export const KEPT_PAIRS = `SELECT r.client_id AS client, r.started_at AS since, r.expires_at AS "expiresAt",
    CASE WHEN r.expires_at > $2 THEN r.tail END AS tail, live.active
  FROM (SELECT client_id, partner_id, started_at, expires_at, tail FROM relationship
    WHERE partner_id = $1 AND client_id > $3 ORDER BY client_id LIMIT $4) r
  LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT l.user_id) AS active FROM verdict v JOIN ledger l USING (position)
    WHERE v.qualifies AND v.partner_id = r.partner_id AND v.client_id = r.client_id
      AND v.time >= r.started_at AND v.time <= $2 AND v.expires_at > $2
  ) live ON r.expires_at > $2 AND r.started_at <= $2
  ORDER BY r.client_id`;

/** By client, after one of them. */
export async function singleKeepers(
  db: Queryable,
  partner: PartnerId,
  { now, after, limit }: { readonly now: Instant; readonly after: string; readonly limit: number },
): Promise<KeptClientPage> {
  const { rows } = await db.query<Row>({
    name: 'single-keepers',
    text: KEPT_PAIRS,
    values: [partner, now, after, limit],
  });
  return { items: rows.flatMap(keptClient), next: rows.length < limit ? null : (rows.at(-1)?.client ?? null) };
}

/** A managed pair with the one user who manages it: it ends at once when that user loses access. */
export interface KeptByOne extends Pair {
  readonly user: UserId;
}

/** The next to expire of those that one user manages alone; null when there is none among the `most` that expire next. */
export async function nextKeptByOne(db: Queryable, now: Instant, most: number): Promise<KeptByOne | null> {
  const { rows } = await db.query<Pair & { readonly tail: PairMemoryJson }>({
    name: 'next-kept-by-one',
    text: `SELECT partner_id AS partner, client_id AS client, tail FROM relationship WHERE expires_at > $1
      ORDER BY expires_at, partner_id, client_id LIMIT $2`,
    values: [now, most],
  });
  for (const { partner, client, tail } of rows) {
    const [user, ...others] = managersOf(memoryFromJson(tail).state);
    if (user !== undefined && others.length === 0) return { partner, client, user };
  }
  return null;
}

function keptClient({ client, since, expiresAt, tail, active }: Row): readonly KeptClient[] {
  if (since === null || expiresAt === null || tail === null || active === null) return [];
  const keepers = singleKeepersOf({ active, managing: managersOf(memoryFromJson(tail).state) });
  return keepers.length === 0 ? [] : [{ client, since, expiresAt, keepers }];
}
