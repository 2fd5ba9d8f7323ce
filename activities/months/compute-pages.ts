/** Computing the pages of a run, beside any number of others who do the same. */
import type { Pool } from 'pg';
import type { Month } from '../../rules/time/month.ts';
import { computeNextPage, runContext } from '../../store/months/compute/compute-pages.ts';
import { monthRowOf, type RunProgress } from '../../store/months/month-rows.ts';
import { RunLostError } from '../../store/months/run-errors.ts';
import type { Turn } from './turn.ts';

/** While one page waits for the database, another is computed: with two, neither core of a small machine is idle. */
export const PAGES_AT_ONCE = 2;

/**
 * Until none is left, or the turn is over. Says how far the run is, by whomever its pages are computed. Throws
 * {@link RunLostError} when it no longer works.
 */
export async function computePages(
  pool: Pool,
  run: number,
  month: Month,
  turn: Turn,
  atOnce: number,
): Promise<RunProgress> {
  const context = await runContext(pool, run);
  for (;;) {
    const progress = await progressOf(pool, run, month);
    if (progress.phase === 'publishing' || turn.isOver()) return progress;
    const kind = progress.phase === 'late' ? 'late' : 'statements';
    await inLanes(atOnce, async () => !turn.isOver() && computeNextPage(pool, context, kind));
    // What is left, others have in hand: statements wait until all that is late is known.
    await turn.until(async () => ((await progressOf(pool, run, month)).phase === progress.phase ? null : true));
  }
}

/**
 * Steps until there is none, in some lanes. A failure is told when every lane has ended, with the step that it was at: none
 * writes on after the run was given up.
 */
async function inLanes(count: number, step: () => Promise<boolean>): Promise<void> {
  let failed = false;
  const lane = async (): Promise<void> => {
    try {
      while (!failed && (await step()));
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: count }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
}

async function progressOf(pool: Pool, run: number, month: Month): Promise<RunProgress> {
  const working = (await monthRowOf(pool, month))?.working ?? null;
  if (working?.run !== run) throw new RunLostError(run);
  return working.progress;
}
