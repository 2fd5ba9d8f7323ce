/**
 * The lines of a statement, one row each, whatever their kind: what finance adds up in a sheet. The points of a
 * statement's rows add up to its total. Columns that a kind does not have are null.
 */
import type { StatementRow } from '../month/statement-row.ts';

type ManagedRow = StatementRow['lines'][number];
type SoldRow = StatementRow['soldLines'][number];
type AdjustmentRow = StatementRow['adjustments'][number];

/** What a kind of line does not have is null; numbers and times are as in the statement's row. */
export interface LineRow {
  readonly month: string;
  readonly partner: string;
  readonly kind: Kind;
  readonly client: string | null;
  readonly deal: string | null;
  readonly points: string;
  readonly mrr: string | null;
  readonly currency: string | null;
  readonly n: number | null;
  readonly share: string | null;
  readonly unit: string | null;
  readonly multiplier: string | null;
  readonly ruleSet: string | null;
  readonly notes: ManagedRow['notes'];
  readonly lastQualifyingActivity: string | null;
  readonly expiresAt: string | null;
  readonly closedAt: string | null;
  /** The month that a late adjustment corrects. */
  readonly corrects: string | null;
  readonly source: string | null;
  readonly id: string | null;
  readonly time: string | null;
  readonly reason: string | null;
  readonly author: string | null;
  readonly causes: Extract<AdjustmentRow, { kind: 'late' }>['causes'];
}

type Kind = 'managed' | SoldRow['kind'] | AdjustmentRow['kind'];

/** Managed lines by client, sold lines by deal, then adjustments. */
export function lineRows(row: StatementRow): readonly LineRow[] {
  const { month, partner } = row;
  return [
    ...row.lines.map((line) => ({ ...emptyRow(month, partner, 'managed'), ...line, ruleSet: row.ruleSet })),
    ...row.soldLines.map(({ kind, ...line }) => ({ ...emptyRow(month, partner, kind), ...line })),
    ...row.adjustments.map((adjustment) => ({
      ...emptyRow(month, partner, adjustment.kind),
      ...columnsOf(adjustment),
    })),
  ];
}

/** The order of the keys is that of the columns. */
function emptyRow(month: string, partner: string, kind: Kind): LineRow {
  return {
    month,
    partner,
    kind,
    client: null,
    deal: null,
    points: '0',
    mrr: null,
    currency: null,
    n: null,
    share: null,
    unit: null,
    multiplier: null,
    ruleSet: null,
    notes: [],
    lastQualifyingActivity: null,
    expiresAt: null,
    closedAt: null,
    corrects: null,
    source: null,
    id: null,
    time: null,
    reason: null,
    author: null,
    causes: [],
  };
}

function columnsOf(adjustment: AdjustmentRow): Partial<LineRow> {
  if (adjustment.kind === 'posted') {
    const { source, id, time, points, reason, author } = adjustment;
    return { source, id, time, points, reason, author };
  }
  const { month, client, points, causes } = adjustment;
  return { corrects: month, client, points, causes };
}
