/** What still has to be done after events were accepted: judging, telling the durable runs, starting them. */
import type { Instant } from '../rules/time/instant.ts';
import type { Queryable } from './pool.ts';

export interface WorkLeft {
  /** Marks and stale pairs that nobody has looked at, and publications that owe some. */
  readonly toJudge: number;
  /** Wake-ups that no run has been told of. */
  readonly toRelay: number;
  /** Managed pairs whose run has not assessed them yet. */
  readonly starting: number;
}

/** How much is left at a programme instant. Counts rows: for looking now and then. */
export async function workLeft(db: Queryable, now: Instant): Promise<WorkLeft> {
  const { rows } = await db.query<WorkLeft>({
    name: 'work-left',
    text: `SELECT (SELECT count(*)::int FROM mark) + (SELECT count(*)::int FROM stale_pair)
        + (SELECT count(*)::int FROM rejudge WHERE finished_at IS NULL) AS "toJudge",
      (SELECT count(*)::int FROM wake_up) AS "toRelay",
      (SELECT count(*)::int FROM relationship WHERE run = 'starting' AND expires_at > $1) AS starting`,
    values: [now],
  });
  return rows[0] ?? { toJudge: 0, toRelay: 0, starting: 0 };
}

/** The oldest row of each queue, by id; null where nothing waits. One that stays for long is stuck. */
export interface QueueHeads {
  readonly mark: number | null;
  readonly stalePair: number | null;
  readonly wakeUp: number | null;
}

/** Reads one row of each queue. */
export async function queueHeads(db: Queryable): Promise<QueueHeads> {
  const { rows } = await db.query<QueueHeads>({
    name: 'queue-heads',
    text: `SELECT (SELECT min(id) FROM mark) AS mark, (SELECT min(id) FROM stale_pair) AS "stalePair",
      (SELECT min(id) FROM wake_up) AS "wakeUp"`,
  });
  return rows[0] ?? { mark: null, stalePair: null, wakeUp: null };
}
