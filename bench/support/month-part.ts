/** A worker that computes pages of a month in a process of its own, as in production, without Temporal around it. */
import { computePages, PAGES_AT_ONCE } from '../../activities/months/compute-pages.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { Month } from '../../rules/time/month.ts';
import { createPool } from '../../store/pool.ts';
import { pageStatements } from '../../store/months/compute/compute-page.ts';
import { runContext } from '../../store/months/compute/compute-pages.ts';
import { givenInput, serveParent } from './processes.ts';

export interface MonthPartInput {
  readonly databaseUrl: string;
  readonly run: number;
  readonly month: Month;
  /** Which of how many workers it is: for pages that nobody claims, because nothing is written. */
  readonly nth: number;
  readonly of: number;
}

const { databaseUrl, run, month, nth, of } = givenInput<MonthPartInput>();
const pool = createPool(databaseUrl, { max: PAGES_AT_ONCE + 1, applicationName: 'bench-month' });

/** A turn that is never over. */
const ENDLESS: Parameters<typeof computePages>[3] = {
  isOver: () => false,
  until: (ask) => waitUntil(ask, { withinMs: Infinity }),
};

serveParent(null, () => pool.end(), {
  value: valuePages,
  write: () => computePages(pool, run, month, ENDLESS, PAGES_AT_ONCE),
});

/** As many pages at once as the product computes. */
async function valuePages(): Promise<void> {
  const { frame } = await runContext(pool, run);
  const { rows } = await pool.query<{ page: number }>(
    `SELECT page FROM month_page WHERE run = $1 AND kind = 'statements' ORDER BY page`,
    [run],
  );
  const pages = rows.filter((_, index) => index % of === nth).values();
  const lane = async (): Promise<void> => {
    for (const { page } of pages) for await (const _ of pageStatements(pool, run, frame, page));
  };
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, lane));
}
