/**
 * What people ask of a month by hand: a draft, or to close it. A row is all there is to asking, so that Temporal may be
 * away; a worker starts a run for it (`docs/decisions/0009`), and the run writes down here what came of it.
 */
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import type { Queryable } from '../pool.ts';
import type { Statement } from '../statement.ts';
import type { ChangesSince } from './publish/changes-since.ts';
import type { ControlFault } from './publish/control-sums.ts';

export interface AskMonth {
  readonly month: Month;
  /** run: a draft of the month, taken anew. close: the month and all open ones before it, in order. */
  readonly ask: 'run' | 'close';
  readonly now: Instant;
}

export interface MonthRequest {
  readonly request: number;
  readonly month: Month;
  readonly ask: AskMonth['ask'];
  readonly askedAt: Instant;
  /** Runs with a greater number were begun after it was asked. */
  readonly afterRun: number;
  /** Null while it waits, or is worked on. */
  readonly finishedAt: Instant | null;
  readonly outcome: RequestOutcome | null;
}

/** What came of a request. All but `drafted` and `closed` are refusals; what was closed before one stays closed. */
export type RequestOutcome =
  /** Hash in hex. */
  | { readonly kind: 'drafted'; readonly month: Month; readonly hash: string }
  /** @param closed those that it closed, in order; none when all were closed already */
  | { readonly kind: 'closed'; readonly closed: readonly Month[] }
  /** A run was asked of a month that is closed. */
  | { readonly kind: 'already_closed'; readonly month: Month }
  /** A draft is not what a run would come to now: it has to be run, and looked at, before it is closed. */
  | {
      readonly kind: 'out_of_date';
      readonly month: Month;
      readonly changes: ChangesSince;
      readonly closed: readonly Month[];
    }
  /** The month has not ended, or none of its like is computed. */
  | { readonly kind: 'no_such_month'; readonly why: MonthRefusal }
  /** What does not add up; nothing of this month was published. */
  | {
      readonly kind: 'control_sums';
      readonly month: Month;
      readonly faults: readonly ControlFault[];
      readonly closed: readonly Month[];
    };

/** Why a month can't be run or closed, whatever there is in it. */
export type MonthRefusal =
  | { readonly code: 'no_events' }
  | { readonly code: 'before_first_month'; readonly first: Month }
  /** Ends at this instant, in the programme's time zone. */
  | { readonly code: 'month_not_over'; readonly endsAt: Instant };

/** Asks, and returns the number to read the answer by. Whether there is such a month is asked before ({@link MonthRefusal}). */
export async function askMonth(db: Queryable, asked: AskMonth): Promise<number> {
  const { rows } = await db.query<{ request: number }>(monthAsked(asked));
  return rows[0]?.request ?? 0;
}

/** What {@link askMonth} writes, for a transaction of others. */
export function monthAsked({ month, ask, now }: AskMonth): Statement {
  return {
    name: 'ask-month',
    text: `INSERT INTO month_request (month, ask, asked_at, after_run)
      SELECT $1, $2, $3, coalesce(max(run), 0) FROM month_run RETURNING request`,
    values: [month, ask, now],
  };
}

const COLUMNS = `request, month, ask, asked_at AS "askedAt", after_run AS "afterRun", finished_at AS "finishedAt", outcome`;

/** Null when there is none of this number. */
export async function monthRequest(db: Queryable, request: number): Promise<MonthRequest | null> {
  const { rows } = await db.query<MonthRequest>({
    name: 'month-request',
    text: `SELECT ${COLUMNS} FROM month_request WHERE request = $1`,
    values: [request],
  });
  return rows[0] ?? null;
}

/** Those that wait for an answer, the oldest first; or those of one month. */
export async function waitingRequests(db: Queryable, month: Month | null = null): Promise<readonly MonthRequest[]> {
  const { rows } = await db.query<MonthRequest>({
    name: 'waiting-month-requests',
    text: `SELECT ${COLUMNS} FROM month_request WHERE finished_at IS NULL AND ($1::text IS NULL OR month = $1) ORDER BY request`,
    values: [month],
  });
  return rows;
}

/** What was asked of a month last; null when nothing ever was. */
export async function lastAsked(db: Queryable, month: Month): Promise<AskMonth['ask'] | null> {
  const { rows } = await db.query<Pick<AskMonth, 'ask'>>({
    name: 'last-asked-of-month',
    text: 'SELECT ask FROM month_request WHERE month = $1 ORDER BY request DESC LIMIT 1',
    values: [month],
  });
  return rows[0]?.ask ?? null;
}

/** Answers a request; the first answer stands. */
export async function answerRequest(
  db: Queryable,
  request: number,
  outcome: RequestOutcome,
  now: Instant,
): Promise<void> {
  await db.query({
    name: 'answer-month-request',
    text: 'UPDATE month_request SET finished_at = $2, outcome = $3 WHERE request = $1 AND finished_at IS NULL',
    values: [request, now, JSON.stringify(outcome)],
  });
}
