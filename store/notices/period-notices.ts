/** When it was first noticed that periods started and ended: for whoever checks that runs began and closed in time. */
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';

export interface PeriodNotice extends Pair {
  readonly kind: 'started' | 'ended';
  /** The event that started the period. */
  readonly source: string;
  readonly id: string;
  /** Programme instant of what is noticed. */
  readonly at: Instant;
  /** Programme instant of noticing it. */
  readonly recordedAt: Instant;
}

/** All of them, in the order in which they were recorded. */
export async function periodNotices(db: Queryable): Promise<readonly PeriodNotice[]> {
  const { rows } = await db.query<Omit<PeriodNotice, 'partner' | 'client'> & { partner: PartnerId; client: ClientId }>({
    name: 'period-notices',
    text: `SELECT partner_id AS partner, client_id AS client, kind, body -> 'startedBy' ->> 'source' AS source,
        body -> 'startedBy' ->> 'id' AS id, due_at AS at, recorded_at AS "recordedAt"
      FROM notice WHERE kind IN ('started', 'ended') ORDER BY notice.id`,
  });
  return rows;
}

/** How many notices of each kind were recorded. */
export async function countNotices(db: Queryable): Promise<Readonly<Record<string, number>>> {
  const { rows } = await db.query<{ kind: string; count: number }>(
    'SELECT kind, count(*)::int AS count FROM notice GROUP BY kind ORDER BY kind',
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}
