/** Published statements, as they were written: of a month, and of one partner in it. */
import type { PartnerId } from '../../../rules/ids.ts';
import { groupBy } from '../../../rules/month/group-by.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import type { Month } from '../../../rules/time/month.ts';
import type { Queryable } from '../../pool.ts';
import { basisOf, type Basis } from '../freeze/basis.ts';
import {
  readStatement,
  type AdjustmentColumns,
  type LineColumns,
  type SoldLineColumns,
  type StatementColumns,
} from './statement-columns.ts';

/** A statement as it stands in the store. */
export interface StoredStatement {
  readonly statement: Statement;
  readonly status: 'draft' | 'closed';
  /** The last event before `v`, or correction, that it knows. */
  readonly position: number;
  /** In hex. */
  readonly hash: string;
}

/** What is published of a month: which run's statements, and where that was taken. */
export interface PublishedMonth {
  readonly status: 'draft' | 'closed';
  readonly basis: Basis;
}

/** Null for a month that has neither a draft nor was closed. */
export async function publishedMonth(db: Queryable, month: Month): Promise<PublishedMonth | null> {
  const { rows } = await db.query<{ run: number; status: 'draft' | 'closed' }>({
    name: 'published-month',
    text: 'SELECT published_run AS run, status FROM month WHERE month = $1 AND published_run IS NOT NULL',
    values: [month],
  });
  const [row] = rows;
  const basis = row === undefined ? null : await basisOf(db, row.run);
  return row === undefined || basis === null ? null : { status: row.status, basis };
}

/** Which statements of a month: after a partner, at most so many. */
export interface StatementPage {
  readonly after: PartnerId | null;
  readonly limit: number;
}

/** By partner. */
export async function statementsOf(
  db: Queryable,
  month: PublishedMonth,
  { after, limit }: StatementPage,
): Promise<readonly StoredStatement[]> {
  const { rows } = await db.query<StatementColumns>({
    name: 'month-statements',
    text: `SELECT ${COLUMNS} FROM month_statement WHERE run = $1 AND partner_id > $2 ORDER BY partner_id LIMIT $3`,
    values: [month.basis.run, after ?? '', limit],
  });
  return assemble(db, month, rows);
}

/** Null when the partner has none. */
export async function statementOf(
  db: Queryable,
  month: PublishedMonth,
  partner: PartnerId,
): Promise<StoredStatement | null> {
  const { rows } = await db.query<StatementColumns>({
    name: 'month-statement',
    text: `SELECT ${COLUMNS} FROM month_statement WHERE run = $1 AND partner_id = $2`,
    values: [month.basis.run, partner],
  });
  return (await assemble(db, month, rows))[0] ?? null;
}

const COLUMNS = `partner_id, managed_points, sold_points, adjustment_points, total_points, tier_before, performance_tier,
  credited_tier, tier_changed_in, next_tier, encode(hash, 'hex') AS hash`;

async function assemble(
  db: Queryable,
  { basis, status }: PublishedMonth,
  rows: readonly StatementColumns[],
): Promise<readonly StoredStatement[]> {
  if (rows.length === 0) return [];
  const [lines, soldLines, adjustments] = [
    await rowsOf<LineColumns>(db, 'month_line', 'client_id', basis, rows),
    await rowsOf<SoldLineColumns>(db, 'month_sold_line', 'deal_id', basis, rows),
    await rowsOf<AdjustmentColumns>(db, 'month_adjustment', 'ordinal', basis, rows),
  ];
  return rows.map((statement) => {
    const { partner_id: partner, hash } = statement;
    const parts = {
      statement,
      lines: lines.get(partner) ?? [],
      soldLines: soldLines.get(partner) ?? [],
      adjustments: adjustments.get(partner) ?? [],
    };
    return { statement: readStatement(basis, parts), status, position: basis.position, hash };
  });
}

async function rowsOf<Row extends { readonly partner_id: PartnerId }>(
  db: Queryable,
  table: string,
  order: string,
  { run }: Basis,
  statements: readonly StatementColumns[],
): Promise<ReadonlyMap<PartnerId, readonly Row[]>> {
  const { rows } = await db.query<Row>({
    name: `rows-of-${table}`,
    text: `SELECT * FROM ${table} WHERE run = $1 AND partner_id = ANY ($2::text[]) ORDER BY partner_id, ${order}`,
    values: [run, statements.map(({ partner_id }) => partner_id)],
  });
  return groupBy(rows, ({ partner_id }) => partner_id);
}
