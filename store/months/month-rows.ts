/** The months that were ever run, as they stand: what is published, and what is being worked on. */
import type { Valuation } from '../../rules/programme/programme.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import type { Queryable } from '../pool.ts';

export type MonthStatus = 'open' | 'draft' | 'closed';

export interface MonthRow {
  readonly month: Month;
  readonly status: MonthStatus;
  readonly closedAt: Instant | null;
  /** What was accepted up to here is settled; null unless closed. */
  readonly closedPosition: number | null;
  readonly published: PublishedRun | null;
  readonly working: WorkingRun | null;
}

/** The run whose statements are the month's. */
export interface PublishedRun {
  readonly run: number;
  readonly publishedAt: Instant;
  /** In hex. */
  readonly hash: string;
  /** Of the month before, in hex; null for the first. */
  readonly previousHash: string | null;
  /** The head of the ledger that it rests on. */
  readonly ledgerPosition: number;
  /** The last event before `v`, or correction, up to there. */
  readonly position: number;
  readonly valuedAt: Instant;
  readonly policy: Valuation;
  /** The version at `v`; null for none. */
  readonly ruleSet: string | null;
}

/** The run that holds the month, and how far it is. */
export interface WorkingRun {
  readonly run: number;
  readonly begunAt: Instant;
  /** Real time of the last sign of life. */
  readonly beatAt: number;
  readonly progress: RunProgress;
}

export interface RunProgress {
  readonly phase: 'freezing' | 'late' | 'statements' | 'publishing';
  /** Pages. */
  readonly done: number;
  readonly of: number;
}

interface Row {
  readonly month: Month;
  readonly status: MonthStatus;
  readonly closed_at: Instant | null;
  readonly closed_position: number | null;
  readonly run: number | null;
  readonly published_at: Instant;
  readonly hash: string;
  readonly previous_hash: string | null;
  readonly ledger_position: number;
  readonly position: number;
  readonly valued_at: Instant;
  readonly policy: Valuation;
  readonly rule_set: string | null;
  readonly working_run: number | null;
  readonly begun_at: Instant;
  readonly beat_at: number;
  readonly frozen: boolean;
  readonly late: number;
  readonly late_done: number;
  readonly pages: number;
  readonly pages_done: number;
}

/** All rows, by month; or those of one month. */
export async function monthRows(db: Queryable, month: Month | null = null): Promise<readonly MonthRow[]> {
  const { rows } = await db.query<Row>({
    name: 'month-rows',
    text: `SELECT m.month, m.status, m.closed_at, m.closed_position,
        p.run, p.published_at, encode(p.hash, 'hex') AS hash, encode(b.previous_hash, 'hex') AS previous_hash,
        b.ledger_position, b.position, b.valued_at, b.policy, b.rule_set,
        w.run AS working_run, w.begun_at, w.beat_at, wb.run IS NOT NULL AS frozen, pages.*
      FROM month m
      LEFT JOIN month_run p ON p.run = m.published_run LEFT JOIN month_basis b ON b.run = m.published_run
      LEFT JOIN month_run w ON w.run = m.working_run LEFT JOIN month_basis wb ON wb.run = m.working_run
      LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE kind = 'late')::int AS late,
          count(*) FILTER (WHERE kind = 'late' AND done)::int AS late_done,
          count(*) FILTER (WHERE kind = 'statements')::int AS pages,
          count(*) FILTER (WHERE kind = 'statements' AND done)::int AS pages_done
        FROM month_page WHERE run = m.working_run) pages ON true
      WHERE $1::text IS NULL OR m.month = $1 ORDER BY m.month`,
    values: [month],
  });
  return rows.map(monthRow);
}

/** One month; null when it was never run. */
export async function monthRowOf(db: Queryable, month: Month): Promise<MonthRow | null> {
  return (await monthRows(db, month))[0] ?? null;
}

function monthRow(row: Row): MonthRow {
  return {
    month: row.month,
    status: row.status,
    closedAt: row.closed_at,
    closedPosition: row.closed_position,
    published: row.run === null ? null : publishedRun(row, row.run),
    working:
      row.working_run === null
        ? null
        : { run: row.working_run, begunAt: row.begun_at, beatAt: row.beat_at, progress: progressOf(row) },
  };
}

function publishedRun(row: Row, run: number): PublishedRun {
  return {
    run,
    publishedAt: row.published_at,
    hash: row.hash,
    previousHash: row.previous_hash,
    ledgerPosition: row.ledger_position,
    position: row.position,
    valuedAt: row.valued_at,
    policy: row.policy,
    ruleSet: row.rule_set,
  };
}

function progressOf({ frozen, late, late_done, pages, pages_done }: Row): RunProgress {
  if (!frozen) return { phase: 'freezing', done: 0, of: 0 };
  if (late_done < late) return { phase: 'late', done: late_done, of: late };
  return { phase: pages_done < pages ? 'statements' : 'publishing', done: pages_done, of: pages };
}
