/**
 * Computes the pages of a run, one a transaction: claimed, computed and done, or none of it. Any number of workers may
 * take pages of a run at once.
 */
import type { Pool, PoolClient } from 'pg';
import { monthFrame, type MonthFrame } from '../../../rules/month/month-frame.ts';
import { monthsFromTo } from '../../../rules/time/month.ts';
import type { Queryable } from '../../pool.ts';
import { loadRuleBook, type PublishedVersion } from '../../rule-sets/rule-book.ts';
import { inTransaction } from '../../transaction.ts';
import { basisOf, type Basis } from '../freeze/basis.ts';
import { RunLostError } from '../run-errors.ts';
import { computeLatePage, type LateContext } from './compute-late-page.ts';
import { computePage } from './compute-page.ts';

export type PageKind = 'late' | 'statements';

/** What all pages of a run have in common; read once by whoever computes some of them. */
export interface RunContext {
  readonly basis: Basis;
  readonly frame: MonthFrame;
  readonly late: LateContext;
}

/** The book is that of the run's cut: what was published since is not in it. Throws {@link RunLostError}. */
export async function runContext(db: Queryable, run: number): Promise<RunContext> {
  const basis = await basisOf(db, run);
  if (basis === null) throw new RunLostError(run);
  const { book: published } = await loadRuleBook(db);
  const book = published.filter(({ position }) => position <= basis.ledgerPosition);
  return { basis, frame: monthFrame(book, basis.month), late: lateContext(basis, book) };
}

function lateContext({ run, late }: Basis, book: readonly PublishedVersion[]): LateContext {
  if (late === null) return { run, frames: [], versions: [] };
  const { from, to, settledPosition } = late;
  return {
    run,
    frames: [...monthsFromTo(from, to)].map((month) => monthFrame(book, month)),
    versions: book.filter(({ position }) => position > settledPosition),
  };
}

/**
 * Computes the next page of a kind that nobody else has claimed; false when there is none.
 * Statements wait for all late pages: the caller sees to it. Throws {@link RunLostError} when the run no longer works.
 */
export async function computeNextPage(pool: Pool, context: RunContext, kind: PageKind): Promise<boolean> {
  const { run } = context.basis;
  return inTransaction(pool, async (client) => {
    await holdRun(client, run);
    const page = await claimPage(client, run, kind);
    if (page === null) return false;
    if (kind === 'late') await computeLatePage(client, context.late, page);
    else await computePage(client, context.basis, context.frame, page);
    await client.query({
      name: 'finish-month-page',
      text: 'UPDATE month_page SET done = true WHERE run = $1 AND kind = $2 AND page = $3',
      values: [run, kind, page],
    });
    return true;
  });
}

/** Whoever ends the run waits until this transaction is through. */
async function holdRun(client: PoolClient, run: number): Promise<void> {
  const { rowCount } = await client.query({
    name: 'hold-month-run',
    text: `SELECT FROM month_run WHERE run = $1 AND status = 'working' FOR KEY SHARE`,
    values: [run],
  });
  if (rowCount !== 1) throw new RunLostError(run);
}

async function claimPage(client: PoolClient, run: number, kind: PageKind): Promise<number | null> {
  const { rows } = await client.query<{ page: number }>({
    name: 'claim-month-page',
    text: `SELECT page FROM month_page WHERE run = $1 AND kind = $2 AND NOT done ORDER BY page LIMIT 1 FOR UPDATE SKIP LOCKED`,
    values: [run, kind],
  });
  return rows[0]?.page ?? null;
}
