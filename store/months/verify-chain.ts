/**
 * Closed months against their hashes: each statement's is taken again over its rows, each month's over those of its
 * statements, and each month names the one before (`docs/domain.md §7`). So a changed past shows.
 */
import { sha256 } from '../../platform/sha256.ts';
import type { PartnerId } from '../../rules/ids.ts';
import { statementText } from '../../rules/month/seal.ts';
import { statementRow } from '../../rules/month/statement-row.ts';
import { previousMonth, type Month } from '../../rules/time/month.ts';
import type { Queryable } from '../pool.ts';
import { monthRows, type MonthRow } from './month-rows.ts';
import { monthHash } from './publish/month-hash.ts';
import { publishedMonth, type PublishedMonth } from './read/statements.ts';
import { statementsIn } from './read/stream-months.ts';

export interface VerifiedChain {
  readonly months: number;
  readonly statements: number;
  readonly last: Month | null;
  /** One line each. */
  readonly faults: readonly string[];
}

/** @param onMonth told of each month before it is looked at */
export async function verifyChain(db: Queryable, onMonth: (month: Month) => void): Promise<VerifiedChain> {
  const rows = (await monthRows(db)).filter(({ status }) => status === 'closed');
  const faults: string[] = [];
  let statements = 0;
  let before: MonthRow | null = null;
  for (const row of rows) {
    onMonth(row.month);
    const found = await verifyMonth(db, row, before);
    faults.push(...found.faults.map((fault) => `${row.month}: ${fault}`));
    statements += found.statements;
    before = row;
  }
  return { months: rows.length, statements, last: before?.month ?? null, faults };
}

async function verifyMonth(
  db: Queryable,
  { month, published }: MonthRow,
  before: MonthRow | null,
): Promise<{ readonly statements: number; readonly faults: readonly string[] }> {
  const stored = await publishedMonth(db, month);
  if (published === null || stored === null) return { statements: 0, faults: ['nothing is left of what it says'] };
  const faults: string[] = [];
  if (before !== null && before.month !== previousMonth(month))
    faults.push(`no month before it follows ${before.month}`);
  if (before !== null && stored.basis.previous !== (before.published?.hash ?? null)) {
    faults.push(`it was built on another ${before.month} than there is`);
  }
  const { count, changed } = await changedStatements(db, stored);
  faults.push(...changed.map((partner) => `the statement of ${partner} is not what its hash was taken over`));
  if ((await monthHash(db, stored.basis)) !== published.hash) {
    faults.push('its hash is not that of its statements: one was added, removed or changed');
  }
  return { statements: count, faults };
}

async function changedStatements(
  db: Queryable,
  month: PublishedMonth,
): Promise<{ readonly count: number; readonly changed: readonly PartnerId[] }> {
  const changed: PartnerId[] = [];
  let count = 0;
  for await (const { statement, hash } of statementsIn(db, month)) {
    count += 1;
    if (sha256(statementText(statementRow(statement), month.basis)) !== hash) changed.push(statement.partner);
  }
  return { count, changed };
}
