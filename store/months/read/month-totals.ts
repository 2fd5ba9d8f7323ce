/** What the statements of a month come to, all together: control totals, to hold against what was exported. */
import { formatDecimal, ownDecimal, ZERO, type Decimal } from '../../../rules/decimal.ts';
import type { Queryable } from '../../pool.ts';

/** Decimals are strings. */
export interface MonthTotals {
  readonly statements: number;
  readonly managedPoints: string;
  readonly soldPoints: string;
  readonly adjustmentPoints: string;
  readonly totalPoints: string;
}

/** How many lines the statements have. */
export interface LineCounts {
  readonly lines: number;
  readonly soldLines: number;
  readonly adjustments: number;
}

const NONE: MonthTotals = {
  statements: 0,
  managedPoints: '0',
  soldPoints: '0',
  adjustmentPoints: '0',
  totalPoints: '0',
};

interface Row {
  readonly run: number;
  readonly statements: number;
  readonly managed: string;
  readonly sold: string;
  readonly adjustment: string;
}

/** By run, as written down when it was published: whatever the number of its statements, a row each. */
export async function totalsOf(db: Queryable, runs: readonly number[]): Promise<(run: number) => MonthTotals> {
  const { rows } = await db.query<Row>({
    name: 'month-totals',
    text: `SELECT run, statements, managed_points::text AS managed, sold_points::text AS sold, adjustment_points::text AS adjustment
      FROM month_run WHERE run = ANY ($1::bigint[]) AND statements IS NOT NULL`,
    values: [runs],
  });
  const totals = new Map(rows.map((row) => [row.run, monthTotals(row)]));
  return (run) => totals.get(run) ?? NONE;
}

function monthTotals({ statements, managed, sold, adjustment }: Row): MonthTotals {
  const parts = [managed, sold, adjustment].map(ownDecimal);
  const total = parts.reduce((sum: Decimal, part) => sum.plus(part), ZERO);
  const [managedPoints, soldPoints, adjustmentPoints, totalPoints] = [...parts, total].map(formatDecimal);
  return {
    statements,
    managedPoints: managedPoints ?? '0',
    soldPoints: soldPoints ?? '0',
    adjustmentPoints: adjustmentPoints ?? '0',
    totalPoints: totalPoints ?? '0',
  };
}

/** Reads the index of a run's lines from end to end: for one month at a time. */
export async function lineCountsOf(db: Queryable, run: number): Promise<LineCounts> {
  const { rows } = await db.query<LineCounts>({
    name: 'month-line-counts',
    text: `SELECT (SELECT count(*)::int FROM month_line WHERE run = $1) AS lines,
      (SELECT count(*)::int FROM month_sold_line WHERE run = $1) AS "soldLines",
      (SELECT count(*)::int FROM month_adjustment WHERE run = $1) AS adjustments`,
    values: [run],
  });
  return rows[0] ?? { lines: 0, soldLines: 0, adjustments: 0 };
}
