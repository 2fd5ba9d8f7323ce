/** Who manages which client at an instant, and what the client pays then: what credit is reckoned from. */
import { ownDecimal } from '../rules/decimal.ts';
import type { ClientId, PartnerId } from '../rules/ids.ts';
import { groupBy } from '../rules/group-by.ts';
import { pairHistory } from '../rules/month/pair-history.ts';
import { subscription, type ClientFacts } from '../rules/month/client-facts.ts';
import type { Instant } from '../rules/time/instant.ts';
import type { Queryable } from './pool.ts';

/** Clients read at once. */
const CLIENTS_AT_ONCE = 500;

/**
 * Every client that somebody manages at `now`, by id, with its running periods alone: enough to value it at `now`
 * as long as no threshold asks for its activities. A page is one look; between two pages the store may move on.
 */
export async function* managedClients(db: Queryable, now: Instant): AsyncGenerator<ClientFacts> {
  let after = '';
  for (;;) {
    const managed = groupBy(await managedAfter(db, after, now), ({ client }) => client);
    const clients = [...managed.keys()];
    const terms = await termsOf(db, clients, now);
    for (const { client, country, time, mrr, currency } of terms) {
      yield {
        client,
        country,
        subscriptions:
          time === null || mrr === null || currency === null ? [] : [subscription(time, ownDecimal(mrr), currency)],
        pairs: (managed.get(client) ?? []).map((pair) => pairHistory(pair, [{ ...pair, end: null }], [])),
      };
    }
    const last = clients.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

/** How many pairs are managed at `now`, and how many periods have ended. */
export async function countManaged(
  db: Queryable,
  now: Instant,
): Promise<{ readonly managed: number; readonly ended: number }> {
  const { rows } = await db.query<{ managed: number; periods: number }>({
    name: 'count-managed',
    text: `SELECT (SELECT count(*)::int FROM relationship WHERE expires_at > $1) AS managed,
      (SELECT count(*)::int FROM period) AS periods`,
    values: [now],
  });
  const { managed, periods } = rows[0] ?? { managed: 0, periods: 0 };
  return { managed, ended: periods - managed };
}

interface ManagedRow {
  readonly partner: PartnerId;
  readonly client: ClientId;
  readonly start: Instant;
  readonly expiresAt: Instant;
}

/** The running periods of the next clients. */
async function managedAfter(db: Queryable, after: string, now: Instant): Promise<readonly ManagedRow[]> {
  const { rows } = await db.query<ManagedRow>({
    name: 'managed-after',
    text: `SELECT partner_id AS partner, client_id AS client, started_at AS start, expires_at AS "expiresAt"
      FROM relationship
      WHERE expires_at > $2 AND started_at <= $2 AND client_id IN (
        SELECT DISTINCT client_id FROM relationship WHERE client_id > $1 AND expires_at > $2 AND started_at <= $2
        ORDER BY client_id LIMIT $3)
      ORDER BY client_id, partner_id`,
    values: [after, now, CLIENTS_AT_ONCE],
  });
  return rows;
}

interface TermsRow {
  readonly client: ClientId;
  readonly country: string;
  /** Null for a client without a subscription that has effect. */
  readonly time: Instant | null;
  readonly mrr: string | null;
  readonly currency: string | null;
}

/** The country of clients, and the last subscription of each that has effect (`docs/domain.md §2.2`, point 3). */
async function termsOf(db: Queryable, clients: readonly ClientId[], now: Instant): Promise<readonly TermsRow[]> {
  const { rows } = await db.query<TermsRow>({
    name: 'client-terms',
    text: `SELECT r.client_id AS client, l.data ->> 'country' AS country, s.time, s.data ->> 'mrr' AS mrr,
        s.data ->> 'currency' AS currency
      FROM registered_client r JOIN ledger l USING (position)
      LEFT JOIN LATERAL (
        SELECT time, data FROM ledger
        WHERE client_id = r.client_id AND type = 'client.subscription.changed' AND time BETWEEN r.time AND $2
        ORDER BY time DESC, source DESC, id DESC LIMIT 1) s ON true
      WHERE r.client_id = ANY ($1::text[]) ORDER BY r.client_id`,
    values: [clients, now],
  });
  return rows;
}
