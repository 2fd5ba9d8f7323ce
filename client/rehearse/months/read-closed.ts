/** The months that were closed on the way, with their statements, as the store has them. */
import type { Pool } from 'pg';
import type { PartnerId } from '../../../rules/ids.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { monthRows } from '../../../store/months/month-rows.ts';
import { publishedMonth, statementsOf, type PublishedMonth } from '../../../store/months/read/statements.ts';

export interface ClosedMonth {
  readonly month: Month;
  /** Programme instant. */
  readonly closedAt: Instant;
  /** Everything up to this ledger position was known. */
  readonly position: number;
  readonly statements: readonly Statement[];
}

const AT_ONCE = 1_000;

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
  for (let after: PartnerId | null = null; ;) {
    const page = await statementsOf(pool, published, { after, limit: AT_ONCE });
    statements.push(...page.map(({ statement }) => statement));
    const last = page.at(-1);
    if (last === undefined || page.length < AT_ONCE) return statements;
    after = last.statement.partner;
  }
}
