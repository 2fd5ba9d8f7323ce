/** What is published of a range of months, whatever its size: from one snapshot, so that months fit each other. */
import type { Pool, PoolClient } from 'pg';
import type { PartnerId } from '../../../rules/ids.ts';
import type { Month } from '../../../rules/time/month.ts';
import { monthRows, type MonthRow } from '../month-rows.ts';
import type { Queryable } from '../../pool.ts';
import { streamSnapshot } from '../../stream-rows.ts';
import { lineCountsOf, totalsOf, type LineCounts, type MonthTotals } from './month-totals.ts';
import {
  publishedMonth,
  statementsOf,
  type PublishedMonth,
  type SomeStatements,
  type StoredStatement,
} from './statements.ts';

/** Both included; null for no bound. */
export interface MonthRange {
  readonly from: Month | null;
  readonly to: Month | null;
}

/** Statements read at once, or fewer if they have many lines: with a dozen each about 2 MB. */
const PAGE_SIZE = 500;

/** Drafts and closed months, by month and partner. */
export function streamStatements(pool: Pool, range: MonthRange): AsyncGenerator<StoredStatement> {
  return streamSnapshot(pool, async function* (client) {
    for (const { month } of await publishedIn(client, range)) {
      const published = await publishedMonth(client, month);
      if (published !== null) yield* statementsIn(client, published);
    }
  });
}

/** All of a month, by partner. */
export async function* statementsIn(db: Queryable, published: PublishedMonth): AsyncGenerator<StoredStatement> {
  for (let after: PartnerId | null = null; ;) {
    const { statements, more }: SomeStatements = await statementsOf(db, published, { after, limit: PAGE_SIZE });
    yield* statements;
    const last = statements.at(-1);
    if (last === undefined || !more) return;
    after = last.statement.partner;
  }
}

/** A published month with its control totals. */
export interface TotalledMonth {
  readonly row: MonthRow;
  readonly totals: MonthTotals;
  readonly counts: LineCounts;
}

/** Drafts and closed months, by month. */
export function streamTotals(pool: Pool, range: MonthRange): AsyncGenerator<TotalledMonth> {
  return streamSnapshot(pool, async function* (client) {
    for (const row of await publishedIn(client, range)) {
      const run = row.published?.run ?? 0;
      yield { row, totals: (await totalsOf(client, [run]))(run), counts: await lineCountsOf(client, run) };
    }
  });
}

async function publishedIn(client: PoolClient, { from, to }: MonthRange): Promise<readonly MonthRow[]> {
  const rows = await monthRows(client);
  return rows.filter(
    ({ month, published }) => published !== null && (from === null || month >= from) && (to === null || month <= to),
  );
}
