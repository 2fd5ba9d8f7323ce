/** What the projection says of durable runs: which pairs should have one, and what the run should be waiting for. */
import type { ClientId, PartnerId } from '../rules/ids.ts';
import type { Pair } from '../rules/relationship/pair.ts';
import type { Instant } from '../rules/time/instant.ts';
import { pairColumns, type RunStatus } from './pairs/pair-row.ts';
import type { Queryable } from './pool.ts';

export interface RunFacts extends Pair {
  /** Its period runs beyond the instant asked about. */
  readonly managed: boolean;
  readonly expiresAt: Instant | null;
  /** When the activity happened that holds the last period; null without periods. */
  readonly heldSince: Instant | null;
  readonly run: RunStatus;
  /** Something about the pair is still to be judged, or its run still to be told or started. */
  readonly busy: boolean;
}

interface Row extends Omit<RunFacts, keyof Pair> {
  readonly partner_id: PartnerId;
  readonly client_id: ClientId;
}

const SELECT = `SELECT r.partner_id, r.client_id, coalesce(r.expires_at > $1, false) AS managed, r.expires_at AS "expiresAt",
    last.held_by_time AS "heldSince", r.run,
    EXISTS (SELECT FROM mark) OR EXISTS (
      SELECT FROM stale_pair s WHERE (s.partner_id, s.client_id) = (r.partner_id, r.client_id)) OR EXISTS (
      SELECT FROM wake_up w WHERE (w.partner_id, w.client_id) = (r.partner_id, r.client_id)) AS busy
  FROM relationship r
  LEFT JOIN LATERAL (
    SELECT held_by_time FROM period p WHERE (p.partner_id, p.client_id) = (r.partner_id, r.client_id)
    ORDER BY ordinal DESC LIMIT 1) last ON true`;

/** Pairs that are managed at `now`, or of which a run is known, after one of them in their order. */
export async function runFactsAfter(
  db: Queryable,
  now: Instant,
  after: Pair | null,
  limit: number,
): Promise<readonly RunFacts[]> {
  const { rows } = await db.query<Row>({
    name: 'run-facts-after',
    text: `${SELECT} WHERE (r.expires_at > $1 OR r.run <> 'none') AND (r.partner_id, r.client_id) > ($2, $3)
      ORDER BY r.partner_id, r.client_id LIMIT $4`,
    values: [now, after?.partner ?? '', after?.client ?? '', limit],
  });
  return rows.map(runFacts);
}

/** The same of certain pairs; those that nothing was ever folded for are left out. */
export async function runFactsOf(db: Queryable, now: Instant, pairs: readonly Pair[]): Promise<readonly RunFacts[]> {
  const { rows } = await db.query<Row>({
    name: 'run-facts-of',
    text: `${SELECT} JOIN (SELECT DISTINCT * FROM unnest($2::text[], $3::text[])) AS p (partner_id, client_id)
      ON (p.partner_id, p.client_id) = (r.partner_id, r.client_id)`,
    values: [now, ...pairColumns(pairs)],
  });
  return rows.map(runFacts);
}

function runFacts({ partner_id: partner, client_id: client, ...facts }: Row): RunFacts {
  return { partner, client, ...facts };
}
