/** How far the work is behind what was accepted: the oldest of each kind that nobody has done yet. */
import type { ProgrammeClock } from '../platform/clock.ts';
import type { Instant } from '../rules/time/instant.ts';
import type { Queryable } from './pool.ts';

/** Real milliseconds each kind of work is late; 0 where nothing waits. */
export interface Lag {
  /** Accepted and not judged. */
  readonly judging: number;
  /** Judged, and no durable run has heard of it. */
  readonly telling: number;
  /** Past its deadline, and its run has not ended it. */
  readonly ending: number;
}

interface Row {
  readonly head: number;
  readonly mark: Instant | null;
  readonly stale: Instant | null;
  readonly wake_up: number | null;
  readonly overdue: Instant | null;
}

/** Late by more than this, real milliseconds, is behind: all that is done at once takes some milliseconds. */
const BEHIND_MS = 60_000;

/**
 * Reads five rows by index, so that a supervisor may ask every second: the oldest by id, which is the oldest but for the
 * rows of transactions that overlapped.
 */
export async function readLag(
  db: Queryable,
  clock: ProgrammeClock,
): Promise<{ readonly lag: Lag; readonly position: number }> {
  const [now, realNow] = [clock.now(), clock.realNow()];
  const { rows } = await db.query<Row>({
    name: 'read-lag',
    text: `SELECT (SELECT position FROM ledger_head) AS head,
      (SELECT marked_at FROM mark ORDER BY id LIMIT 1) AS mark,
      (SELECT marked_at FROM stale_pair ORDER BY id LIMIT 1) AS stale,
      (SELECT written_at FROM wake_up ORDER BY id LIMIT 1) AS wake_up,
      (SELECT expires_at FROM relationship WHERE run <> 'none' AND expires_at <= $1 ORDER BY expires_at LIMIT 1) AS overdue`,
    values: [now],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('the ledger has no head');
  const since = (instant: Instant | null): number => (instant === null ? 0 : clock.realMsSince(instant));
  const lag = {
    judging: Math.max(since(row.mark), since(row.stale)),
    telling: row.wake_up === null ? 0 : Math.max(0, realNow - row.wake_up),
    ending: since(row.overdue),
  };
  return { lag, position: row.head };
}

/** What can be told apart from the outside: work is done as it comes, or it is late, by kind in real seconds. */
export type Readiness =
  | { readonly status: 'ready'; readonly position: number }
  | {
      readonly status: 'behind';
      readonly position: number;
      readonly behind: Readonly<Partial<Record<keyof Lag, number>>>;
    };

/** Whether the work keeps up. Throws when the database does not answer: that is not behind but down. */
export async function readReadiness(db: Queryable, clock: ProgrammeClock): Promise<Readiness> {
  const { lag, position } = await readLag(db, clock);
  const late = Object.entries(lag).filter(([, ms]) => ms > BEHIND_MS);
  if (late.length === 0) return { status: 'ready', position };
  return {
    status: 'behind',
    position,
    behind: Object.fromEntries(late.map(([kind, ms]) => [kind, Math.round(ms / 1_000)])),
  };
}
