/** A stored period of a pair, as it is at an instant. */
import type { ClientBase } from 'pg';
import type { Pair } from '../../rules/relationship/pair.ts';
import { periodAt, type EndedPeriod, type Period, type RunningPeriod } from '../../rules/relationship/period.ts';
import type { EventName } from '../../rules/events/event.ts';
import type { EndReason } from '../../rules/relationship/period.ts';
import type { UserId } from '../../rules/ids.ts';
import type { Instant } from '../../rules/time/instant.ts';

/** A row of `period`. */
export interface PeriodColumns {
  readonly start_at: Instant;
  readonly started_by_source: string;
  readonly started_by_id: string;
  readonly end_at: Instant | null;
  readonly end_reason: EndReason | null;
  readonly ended_by_source: string | null;
  readonly ended_by_id: string | null;
  readonly expires_at: Instant;
  readonly held_by_source: string;
  readonly held_by_id: string;
  readonly held_by_user: UserId;
  readonly held_by_time: Instant;
}

/** A closed period of a pair, the first having the ordinal 0; null when there is none. */
export async function periodOf(client: ClientBase, pair: Pair, ordinal: number): Promise<Period | null> {
  if (ordinal < 0) return null;
  const { rows } = await client.query<PeriodColumns>({
    name: 'period-of',
    text: `SELECT * FROM period WHERE partner_id = $1 AND client_id = $2 AND ordinal = $3`,
    values: [pair.partner, pair.client, ordinal],
  });
  return rows[0] === undefined ? null : readPeriod(rows[0], -Infinity);
}

/** A stored period as it is at `at`: one that nothing has closed is expired once its time has come. */
export function readPeriod(row: PeriodColumns, at: Instant): Period {
  const period: RunningPeriod = {
    start: row.start_at,
    startedBy: { source: row.started_by_source, id: row.started_by_id },
    expiresAt: row.expires_at,
    heldBy: { source: row.held_by_source, id: row.held_by_id, user: row.held_by_user, time: row.held_by_time },
  };
  if (row.end_at === null || row.end_reason === null) return periodAt(period, at);
  const ended: EndedPeriod = { ...period, end: row.end_at, endReason: row.end_reason, endedBy: endedBy(row) };
  return ended;
}

function endedBy({ ended_by_source: source, ended_by_id: id }: PeriodColumns): EventName | null {
  return source === null || id === null ? null : { source, id };
}
