/** Writes the statements of a page: four COPYs, one a table. Each row belongs to its run. */
import type { PoolClient } from 'pg';
import { formatDecimal } from '../../../rules/decimal.ts';
import type { Adjustment } from '../../../rules/month/adjustment.ts';
import type { SoldLine } from '../../../rules/month/deal.ts';
import type { ManagedLine } from '../../../rules/month/managed-line.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import { copyInto, copyLine, type CopyValue } from './copy-rows.ts';

/** A statement with its hash, in hex. */
export interface SealedStatement {
  readonly statement: Statement;
  readonly hash: string;
}

export async function writeStatements(
  client: PoolClient,
  run: number,
  statements: readonly SealedStatement[],
): Promise<void> {
  await copyInto(
    client,
    'month_statement',
    STATEMENT_COLUMNS,
    statements.map(({ statement, hash }) => copyLine([run, ...statementValues(statement), `\\x${hash}`])),
  );
  const linesOf = (values: (statement: Statement) => readonly (readonly CopyValue[])[]): string[] =>
    statements.flatMap(({ statement }) => values(statement).map((line) => copyLine([run, statement.partner, ...line])));
  await copyInto(
    client,
    'month_line',
    LINE_COLUMNS,
    linesOf(({ lines }) => lines.map(lineValues)),
  );
  await copyInto(
    client,
    'month_sold_line',
    SOLD_COLUMNS,
    linesOf(({ soldLines }) => soldLines.map(soldValues)),
  );
  await copyInto(
    client,
    'month_adjustment',
    ADJUSTMENT_COLUMNS,
    linesOf(({ adjustments }) => adjustments.map((one, ordinal) => [ordinal, ...adjustmentValues(one)])),
  );
}

const STATEMENT_COLUMNS =
  'run, partner_id, managed_points, sold_points, adjustment_points, total_points, tier_before, ' +
  'performance_tier, credited_tier, tier_changed_in, next_tier, hash';

function statementValues(statement: Statement): readonly CopyValue[] {
  const { managedPoints, soldPoints, adjustmentPoints, totalPoints, nextTier } = statement;
  return [
    statement.partner,
    ...[managedPoints, soldPoints, adjustmentPoints, totalPoints].map(formatDecimal),
    statement.tierBefore,
    statement.performanceTier,
    statement.creditedTier,
    statement.tierChangedIn,
    jsonOf(nextTier),
  ];
}

const LINE_COLUMNS =
  'run, partner_id, client_id, mrr, currency, n, share, unit, multiplier, points, last_activity_at, ' +
  'expires_at, notes';

function lineValues(line: ManagedLine): readonly CopyValue[] {
  return [
    line.client,
    formatDecimal(line.mrr),
    line.currency,
    line.n,
    formatDecimal(line.share),
    line.unit === null ? null : formatDecimal(line.unit),
    line.multiplier === null ? null : formatDecimal(line.multiplier),
    formatDecimal(line.points),
    line.lastQualifyingActivity,
    line.expiresAt,
    line.notes.length === 0 ? null : JSON.stringify(line.notes),
  ];
}

const SOLD_COLUMNS =
  'run, partner_id, deal_id, client_id, kind, closed_at, rule_set, mrr, currency, unit, multiplier, points, notes';

function soldValues(line: SoldLine): readonly CopyValue[] {
  return [
    line.deal,
    line.client,
    line.kind,
    line.closedAt,
    line.version,
    formatDecimal(line.mrr),
    line.currency,
    line.unit === null ? null : formatDecimal(line.unit),
    formatDecimal(line.multiplier),
    formatDecimal(line.points),
    line.notes.length === 0 ? null : JSON.stringify(line.notes),
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

function jsonOf(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
