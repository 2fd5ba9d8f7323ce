/**
 * A statement as `compute` and `export` print it (`docs/interfaces.md §3`): first the fields named there, in their
 * order, then what else a reader needs to add it up again. Its JSON text is what a statement's hash is taken over.
 */
import { formatDecimal, type Decimal } from '../decimal.ts';
import { compareText } from '../text.ts';
import { formatInstant, formatInstantOrNull } from '../time/instant.ts';
import { compareMonths } from '../time/month.ts';
import type { Adjustment, LateCause } from './adjustment.ts';
import type { SoldLine } from './deal.ts';
import type { LineNote, ManagedLine } from './managed-line.ts';
import type { Statement } from './statement.ts';

export type StatementRow = ReturnType<typeof statementRow>;

/** The row of a statement. Decimals are strings without trailing zeros, times `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
export function statementRow(statement: Statement) {
  const { month, partner, tierBefore, performanceTier, creditedTier } = statement;
  return {
    month: String(month),
    partner: String(partner),
    managedPoints: formatDecimal(statement.managedPoints),
    soldPoints: formatDecimal(statement.soldPoints),
    totalPoints: formatDecimal(statement.totalPoints),
    tierBefore,
    performanceTier,
    creditedTier,
    lines: statement.lines.map(lineRow),
    adjustmentPoints: formatDecimal(statement.adjustmentPoints),
    soldLines: statement.soldLines.map(soldLineRow),
    adjustments: statement.adjustments.map(adjustmentRow),
    tierChangedIn: statement.tierChangedIn === null ? null : String(statement.tierChangedIn),
    nextTier: statement.nextTier,
    policy: statement.policy,
    ruleSet: statement.version,
    valuedAt: formatInstant(statement.valuedAt),
  };
}

/** The order of the rows: month, then partner by code point. */
export function compareStatements(
  a: Pick<Statement, 'month' | 'partner'>,
  b: Pick<Statement, 'month' | 'partner'>,
): number {
  return compareMonths(a.month, b.month) || compareText(a.partner, b.partner);
}

function lineRow(line: ManagedLine) {
  return {
    client: String(line.client),
    mrr: formatDecimal(line.mrr),
    currency: line.currency,
    n: line.n,
    share: formatDecimal(line.share),
    points: formatDecimal(line.points),
    notes: line.notes.map(noteRow),
    lastQualifyingActivity: formatInstantOrNull(line.lastQualifyingActivity),
    unit: decimalOrNull(line.unit),
    multiplier: decimalOrNull(line.multiplier),
    expiresAt: formatInstantOrNull(line.expiresAt),
  };
}

function noteRow(note: LineNote): LineNote {
  return note.code === 'no_rate' ? { code: note.code } : { code: note.code, wanted: note.wanted, actual: note.actual };
}

function soldLineRow(line: SoldLine) {
  return {
    deal: String(line.deal),
    client: String(line.client),
    kind: line.kind,
    closedAt: formatInstant(line.closedAt),
    mrr: formatDecimal(line.mrr),
    currency: line.currency,
    unit: decimalOrNull(line.unit),
    multiplier: formatDecimal(line.multiplier),
    points: formatDecimal(line.points),
    notes: line.notes.map(({ code }) => ({ code })),
    ruleSet: line.version,
  };
}

export function adjustmentRow(adjustment: Adjustment) {
  const { kind } = adjustment;
  const points = formatDecimal(adjustment.points);
  if (kind === 'late') {
    const { month, client, causes } = adjustment;
    return {
      kind,
      month: String(month),
      client: client === null ? null : String(client),
      points,
      causes: causes.map(causeRow),
    };
  }
  const { source, id, time, reason, author } = adjustment;
  return { kind, source, id, time: formatInstant(time), points, reason, author };
}

/** What caused an adjustment: an event, or a rule set. */
export function causeRow(cause: LateCause) {
  return cause.kind === 'event' ? { source: cause.source, id: cause.id } : { ruleSet: cause.version };
}

function decimalOrNull(value: Decimal | null): string | null {
  return value === null ? null : formatDecimal(value);
}
