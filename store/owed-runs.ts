/**
 * Which pairs are owed a durable run (`docs/architecture.md`, principle 2), as the relay sees it: it learns from
 * Temporal what the ledger can't know, that a run is gone or is not needed any more.
 *
 * Invariant: a pair that is `starting` has a wake-up of the class `started`, or a run that hasn't assessed it yet.
 * Rows are locked in the order of pairs, in one statement and for a moment only, so that nobody waits in a circle.
 */
import type { ClientBase } from 'pg';
import type { ClientId, PartnerId } from '../rules/ids.ts';
import type { Pair } from '../rules/relationship/pair.ts';
import type { Instant } from '../rules/time/instant.ts';
import { WAKE_UP_CLASS, writeWakeUps } from './wake-ups.ts';

export interface OwedRun extends Pair {
  readonly run: 'none' | 'starting' | 'running';
  /** The pair's period runs on beyond the instant asked about. */
  readonly managed: boolean;
}

interface PairColumns {
  readonly partner_id: PartnerId;
  readonly client_id: ClientId;
}

/** What the pairs are owed at a programme instant; a pair that nothing was ever folded for is left out. */
export async function owedRuns(client: ClientBase, pairs: readonly Pair[], now: Instant): Promise<OwedRun[]> {
  const { rows } = await client.query<PairColumns & Pick<OwedRun, 'run' | 'managed'>>({
    name: 'owed-runs',
    text: `SELECT partner_id, client_id, run, coalesce(expires_at > $3, false) AS managed FROM relationship
      JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS p (partner_id, client_id) USING (partner_id, client_id)`,
    values: [...columns(pairs), now],
  });
  return rows.map((row) => ({ ...pairOf(row), run: row.run, managed: row.managed }));
}

/**
 * Gives up starts of pairs whose period is over before their run began, and has the judge look at those that expired:
 * no assessment will tell that they ended.
 * @returns those given up. Not the others: a judge that made one managed again meanwhile saw `starting` and wrote no
 * wake-up of its own, so the one there is must stay.
 */
export async function giveUpStarts(client: ClientBase, pairs: readonly Pair[], now: Instant): Promise<Pair[]> {
  if (pairs.length === 0) return [];
  const { rows } = await client.query<PairColumns>({
    name: 'give-up-starts',
    text: `WITH over AS (
        SELECT partner_id, client_id, expires_at FROM relationship
        JOIN unnest($1::text[], $2::text[]) AS p (partner_id, client_id) USING (partner_id, client_id)
        WHERE run = 'starting' AND (expires_at IS NULL OR expires_at <= $3)
        ORDER BY partner_id, client_id FOR UPDATE OF relationship
      ), expired AS (
        INSERT INTO stale_pair (partner_id, client_id, marked_at)
        SELECT partner_id, client_id, $3 FROM over WHERE expires_at IS NOT NULL
      )
      UPDATE relationship r SET run = 'none', run_deadline = NULL, noticed_deadline = NULL FROM over o WHERE (r.partner_id, r.client_id) = (o.partner_id, o.client_id)
      RETURNING r.partner_id, r.client_id`,
    values: [...columns(pairs), now],
  });
  return rows.map(pairOf);
}

/**
 * Settles pairs that turned out to have no open run on Temporal: a managed one is owed a start, any other none. The
 * judge looks at those that expired without being assessed.
 * @param realNow real time, milliseconds since the epoch
 * @returns how many starts were written
 */
export async function settleLostRuns(
  client: ClientBase,
  pairs: readonly Pair[],
  now: Instant,
  realNow: number,
): Promise<number> {
  if (pairs.length === 0) return 0;
  const { rows } = await client.query<PairColumns & { readonly owed: boolean }>({
    name: 'settle-lost-runs',
    text: `WITH lost AS (
        SELECT partner_id, client_id, run, expires_at, coalesce(expires_at > $3, false) AS managed FROM relationship
        JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS p (partner_id, client_id)
          USING (partner_id, client_id)
        ORDER BY partner_id, client_id FOR UPDATE OF relationship
      ), expired AS (
        INSERT INTO stale_pair (partner_id, client_id, marked_at)
        SELECT partner_id, client_id, $3 FROM lost WHERE run <> 'none' AND expires_at <= $3
      )
      UPDATE relationship r SET run = CASE WHEN managed THEN 'starting' ELSE 'none' END, run_deadline = NULL,
        noticed_deadline = CASE WHEN managed THEN noticed_deadline END
      FROM lost l WHERE (r.partner_id, r.client_id) = (l.partner_id, l.client_id)
      RETURNING r.partner_id, r.client_id, managed AND NOT EXISTS (
        SELECT FROM wake_up w WHERE w.class = $4 AND (w.partner_id, w.client_id) = (r.partner_id, r.client_id)) AS owed`,
    values: [...columns(pairs), now, WAKE_UP_CLASS.started],
  });
  const starts = rows.filter(({ owed }) => owed).map(pairOf);
  await writeWakeUps(
    client,
    starts.map((pair) => ({ ...pair, class: WAKE_UP_CLASS.started })),
    realNow,
  );
  return starts.length;
}

function columns(pairs: readonly Pair[]): [string[], string[]] {
  return [pairs.map(({ partner }) => partner), pairs.map(({ client }) => client)];
}

function pairOf(row: PairColumns): Pair {
  return { partner: row.partner_id, client: row.client_id };
}
