/** The pairs of a partner as a forecast takes them: its own in full, those of partners with whom it shares by their periods. */
import type { PoolClient } from 'pg';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { groupBy } from '../../rules/group-by.ts';
import { pairHistory, type PairHistory, type QualifyingActivity } from '../../rules/month/pair-history.ts';
import type { Instant } from '../../rules/time/instant.ts';

interface PeriodRow {
  readonly partner: PartnerId;
  readonly client: ClientId;
  readonly start: Instant;
  readonly end: Instant;
}

type ActivityRow = QualifyingActivity & { readonly client: ClientId };

/** Every pair of the partner with a period or a qualifying activity since an instant. */
export async function ownPairs(
  client: PoolClient,
  partner: PartnerId,
  since: Instant,
): Promise<readonly PairHistory[]> {
  const periods = await client.query<PeriodRow>({
    name: 'outlook-periods',
    text: `SELECT partner_id AS partner, client_id AS client, start_at AS start, coalesce(end_at, expires_at) AS "end"
      FROM period WHERE partner_id = $1 AND coalesce(end_at, expires_at) >= $2 ORDER BY client_id, ordinal`,
    values: [partner, since],
  });
  const activities = await client.query<ActivityRow>({
    name: 'outlook-activities',
    text: `SELECT v.client_id AS client, v.time, v.tool, v.expires_at AS "expiresAt"
      FROM verdict v JOIN ledger l USING (position) WHERE v.qualifies AND v.partner_id = $1 AND v.time >= $2
      ORDER BY v.client_id, l.time, l.source, l.id`,
    values: [partner, since],
  });
  const periodsOf = groupBy(periods.rows, (row) => row.client);
  const activitiesOf = groupBy(activities.rows, (row) => row.client);
  const clients = new Set([...periodsOf.keys(), ...activitiesOf.keys()]);
  return [...clients].map((id) =>
    pairHistory({ partner, client: id }, (periodsOf.get(id) ?? []).map(asPeriod), activitiesOf.get(id) ?? []),
  );
}

/** The pairs of other partners at some clients, with the periods that last at least until an instant. */
export async function sharersAt(
  client: PoolClient,
  partner: PartnerId,
  clients: readonly ClientId[],
  until: Instant,
): Promise<ReadonlyMap<ClientId, readonly PairHistory[]>> {
  const { rows } = await client.query<PeriodRow>({
    name: 'outlook-sharers',
    text: `SELECT partner_id AS partner, client_id AS client, start_at AS start, coalesce(end_at, expires_at) AS "end"
      FROM period WHERE client_id = ANY ($2::text[]) AND partner_id <> $1 AND coalesce(end_at, expires_at) >= $3
      ORDER BY client_id, partner_id, ordinal`,
    values: [partner, clients, until],
  });
  const ofClients = [...groupBy(rows, (row) => row.client)];
  return new Map(
    ofClients.map(([id, ofClient]) => {
      const ofPartners = [...groupBy(ofClient, (row) => row.partner)];
      return [
        id,
        ofPartners.map(([other, periods]) => pairHistory({ partner: other, client: id }, periods.map(asPeriod), [])),
      ];
    }),
  );
}

/** A period has its end, be it that it runs until then. */
function asPeriod({ start, end }: PeriodRow): {
  readonly start: Instant;
  readonly end: Instant;
  readonly expiresAt: Instant;
} {
  return { start, end, expiresAt: end };
}
