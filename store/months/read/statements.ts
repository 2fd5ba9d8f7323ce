/** Published statements, as they were written: of a month, and of one partner in it. */
import type { PartnerId } from '../../../rules/ids.ts';
import { groupBy } from '../../../rules/group-by.ts';
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

/** Which statements of a month: after a partner, at most so many, with so many lines in all if there is more than one. */
export interface AskedStatements {
  readonly after: PartnerId | null;
  readonly limit: number;
  readonly mostLines?: number;
}

export interface SomeStatements {
  /** By partner; fewer than were asked for where their lines are many. */
  readonly statements: readonly StoredStatement[];
  /** Whether there are more after them. */
  readonly more: boolean;
}

/** About 10 MB as JSON. A partner may have thousands of lines, so that a number of statements alone bounds nothing. */
const MOST_LINES = 20_000;

/** $1 the run, $2 after which partner, $3 how many statements and one more, $4 how many lines. */
const PAGE = `
SELECT partner_id, place, found FROM (
  SELECT partner_id, row_number() OVER page AS place, sum(lines) OVER page AS lines, count(*) OVER () AS found FROM (
    SELECT s.partner_id, (SELECT count(*) FROM month_line l WHERE l.run = $1 AND l.partner_id = s.partner_id)
      + (SELECT count(*) FROM month_sold_line l WHERE l.run = $1 AND l.partner_id = s.partner_id)
      + (SELECT count(*) FROM month_adjustment a WHERE a.run = $1 AND a.partner_id = s.partner_id) AS lines
    FROM month_statement s WHERE s.run = $1 AND s.partner_id > $2 ORDER BY s.partner_id LIMIT $3
  ) s WINDOW page AS (ORDER BY partner_id)
) p WHERE place < $3 AND (place = 1 OR lines <= $4)`;

export async function statementsOf(
  db: Queryable,
  month: PublishedMonth,
  { after, limit, mostLines = MOST_LINES }: AskedStatements,
): Promise<SomeStatements> {
  const { rows } = await db.query<StatementColumns & { readonly found: number }>({
    name: 'month-statements',
    text: `SELECT ${COLUMNS}, found::int AS found FROM (${PAGE}) p JOIN month_statement s USING (partner_id) WHERE s.run = $1
      ORDER BY partner_id`,
    values: [month.basis.run, after ?? '', limit + 1, mostLines],
  });
  return { statements: await assemble(db, month, rows), more: rows.length < (rows[0]?.found ?? 0) };
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
