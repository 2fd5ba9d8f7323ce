/** The statements of a page as text for four COPYs, one a table. Each row belongs to its run. */
import type { PoolClient } from 'pg';
import { formatDecimal } from '../../../rules/decimal.ts';
import type { Adjustment } from '../../../rules/month/adjustment.ts';
import type { StatementRow } from '../../../rules/month/statement-row.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import { copyInto, copyLine, type CopyValue } from './copy-rows.ts';

type LineRow = StatementRow['lines'][number];
type SoldLineRow = StatementRow['soldLines'][number];
type ManagedLine = Statement['lines'][number];
type SoldLine = Statement['soldLines'][number];

/** Kept as text, because a page of objects that wait to be written is work for the garbage collector. */
export class PageText {
  readonly #run: number;
  readonly #statements: string[] = [];
  readonly #lines: string[] = [];
  readonly #soldLines: string[] = [];
  readonly #adjustments: string[] = [];

  constructor(run: number) {
    this.#run = run;
  }

  /** @param row of the statement: its decimals are written already. @param hash in hex */
  add(statement: Statement, row: StatementRow, hash: string): void {
    const own = [this.#run, statement.partner] as const;
    this.#statements.push(copyLine([...own, ...statementValues(row), `\\x${hash}`]));
    statement.lines.forEach((line, index) => {
      this.#lines.push(copyLine([...own, ...lineValues(line, row.lines[index] as LineRow)]));
    });
    statement.soldLines.forEach((line, index) => {
      this.#soldLines.push(copyLine([...own, ...soldValues(line, row.soldLines[index] as SoldLineRow)]));
    });
    statement.adjustments.forEach((one, ordinal) => {
      this.#adjustments.push(copyLine([...own, ordinal, ...adjustmentValues(one)]));
    });
  }

  async write(client: PoolClient): Promise<void> {
    await copyInto(client, 'month_statement', STATEMENT_COLUMNS, this.#statements);
    await copyInto(client, 'month_line', LINE_COLUMNS, this.#lines);
    await copyInto(client, 'month_sold_line', SOLD_COLUMNS, this.#soldLines);
    await copyInto(client, 'month_adjustment', ADJUSTMENT_COLUMNS, this.#adjustments);
  }
}

const STATEMENT_COLUMNS =
  'run, partner_id, managed_points, sold_points, adjustment_points, total_points, tier_before, ' +
  'performance_tier, credited_tier, tier_changed_in, next_tier, hash';

function statementValues(row: StatementRow): readonly CopyValue[] {
  return [
    row.managedPoints,
    row.soldPoints,
    row.adjustmentPoints,
    row.totalPoints,
    row.tierBefore,
    row.performanceTier,
    row.creditedTier,
    row.tierChangedIn,
    row.nextTier === null ? null : JSON.stringify(row.nextTier),
  ];
}

const LINE_COLUMNS =
  'run, partner_id, client_id, mrr, currency, n, share, unit, multiplier, points, last_activity_at, ' +
  'expires_at, notes';

function lineValues({ lastQualifyingActivity, expiresAt }: ManagedLine, row: LineRow): readonly CopyValue[] {
  const { client, mrr, currency, n, share, unit, multiplier, points, notes } = row;
  return [
    client,
    mrr,
    currency,
    n,
    share,
    unit,
    multiplier,
    points,
    lastQualifyingActivity,
    expiresAt,
    notes.length === 0 ? null : JSON.stringify(notes),
  ];
}

const SOLD_COLUMNS =
  'run, partner_id, deal_id, client_id, kind, closed_at, rule_set, mrr, currency, unit, multiplier, points, notes';

function soldValues({ closedAt }: SoldLine, row: SoldLineRow): readonly CopyValue[] {
  const { deal, client, kind, ruleSet, mrr, currency, unit, multiplier, points, notes } = row;
  return [
    deal,
    client,
    kind,
    closedAt,
    ruleSet,
    mrr,
    currency,
    unit,
    multiplier,
    points,
    notes.length === 0 ? null : JSON.stringify(notes),
  ];
}

const ADJUSTMENT_COLUMNS =
  'run, partner_id, ordinal, kind, points, source, id, time, reason, author, corrects, client_id, causes';

function adjustmentValues(adjustment: Adjustment): readonly CopyValue[] {
  const points = formatDecimal(adjustment.points);
  if (adjustment.kind === 'late') {
    const { kind, month, client, causes } = adjustment;
    return [kind, points, null, null, null, null, null, month, client, JSON.stringify(causes)];
  }
  const { kind, source, id, time, reason, author } = adjustment;
  return [kind, points, source, id, time, reason, author, null, null, null];
}
