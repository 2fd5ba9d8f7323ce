/** Rows that no pair accounts for, and pairs that have no row: what comparing pair by pair does not find. */
import type { Pool } from 'pg';
import type { Pair } from '../../rules/relationship/pair.ts';
import { inSnapshot } from '../transaction.ts';

export interface Strays {
  /** Pairs that events bring together, or that have periods, and that nothing was ever folded for. */
  readonly pairs: readonly Pair[];
  /** Ledger positions of activities that belong to no pair, and whose verdict does not say so. */
  readonly orphans: readonly number[];
  /** Verdicts of what is no activity, by position. */
  readonly verdicts: readonly number[];
  /** Something is still to be judged, so what is listed may be no fault yet. */
  readonly isWaiting: boolean;
}

/** Most of a kind that are listed: a fault of everything need not be shown in full to be mended. */
const MOST = 10_000;

/** Reads whole tables once. */
export async function findStrays(pool: Pool): Promise<Strays> {
  return inSnapshot(pool, async (client) => {
    const pairs = await client.query<Pair>(
      `SELECT partner_id AS partner, client_id AS client FROM (
         SELECT m.partner_id, e.client_id FROM engagement e JOIN member m USING (user_id)
         UNION SELECT partner_id, client_id FROM period) AS known
       WHERE NOT EXISTS (
         SELECT FROM relationship r WHERE (r.partner_id, r.client_id) = (known.partner_id, known.client_id))
       ORDER BY partner_id, client_id LIMIT ${MOST}`,
    );
    const orphans = await client.query<{ position: number }>(
      `SELECT l.position FROM ledger l LEFT JOIN verdict v USING (position)
       WHERE l.type = 'activity.performed' AND NOT EXISTS (SELECT FROM member m WHERE m.user_id = l.user_id)
         AND (v.position IS NULL OR v.partner_id IS NOT NULL OR v.reason IS DISTINCT FROM 'unattributed')
       ORDER BY l.position LIMIT ${MOST}`,
    );
    const verdicts = await client.query<{ position: number }>(
      `SELECT v.position FROM verdict v LEFT JOIN ledger l USING (position)
       WHERE l.type IS DISTINCT FROM 'activity.performed' ORDER BY v.position LIMIT ${MOST}`,
    );
    const waiting = await client.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM mark) OR EXISTS (SELECT FROM stale_pair)
         OR EXISTS (SELECT FROM rejudge WHERE finished_at IS NULL) AS waiting`,
    );
    return {
      pairs: pairs.rows,
      orphans: orphans.rows.map(({ position }) => position),
      verdicts: verdicts.rows.map(({ position }) => position),
      isWaiting: waiting.rows[0]?.waiting ?? false,
    };
  });
}
