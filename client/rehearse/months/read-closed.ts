/** The months that were closed on the way, with their statements, as the store has them. */
import type { Pool } from 'pg';
import type { Statement } from '../../../rules/month/statement.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { monthRows } from '../../../store/months/month-rows.ts';
import { publishedMonth, type PublishedMonth } from '../../../store/months/read/statements.ts';
import { statementsIn } from '../../../store/months/read/stream-months.ts';

export interface ClosedMonth {
  readonly month: Month;
  /** Programme instant. */
  readonly closedAt: Instant;
  /** Everything up to this ledger position was known. */
  readonly position: number;
  readonly statements: readonly Statement[];
}

/** In order. */
export async function readClosedMonths(pool: Pool): Promise<readonly ClosedMonth[]> {
  const closed: ClosedMonth[] = [];
  for (const { month, closedAt, closedPosition: position } of await monthRows(pool)) {
    const published = closedAt === null ? null : await publishedMonth(pool, month);
    if (closedAt === null || position === null || published === null) continue;
    closed.push({ month, closedAt, position, statements: await allStatements(pool, published) });
  }
  return closed;
}

async function allStatements(pool: Pool, published: PublishedMonth): Promise<readonly Statement[]> {
  const statements: Statement[] = [];
  for await (const { statement } of statementsIn(pool, published)) statements.push(statement);
  return statements;
}
