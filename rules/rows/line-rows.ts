/**
 * The lines of a statement, one row each, whatever their kind: what finance adds up in a sheet. The points of a
 * statement's rows add up to its total. Columns that a kind does not have are null.
 */
import type { StatementRow } from '../month/statement-row.ts';

export type LineRow = ReturnType<typeof emptyRow>;

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

type Kind = 'managed' | StatementRow['soldLines'][number]['kind'] | StatementRow['adjustments'][number]['kind'];

/** The order of the keys is that of the columns. */
function emptyRow(month: string, partner: string, kind: Kind) {
  return {
    month,
    partner,
    kind,
    client: null as string | null,
    deal: null as string | null,
    points: '0',
    mrr: null as string | null,
    currency: null as string | null,
    n: null as number | null,
    share: null as string | null,
    unit: null as string | null,
    multiplier: null as string | null,
    ruleSet: null as string | null,
    notes: [] as StatementRow['lines'][number]['notes'],
    lastQualifyingActivity: null as string | null,
    expiresAt: null as string | null,
    closedAt: null as string | null,
    corrects: null as string | null,
    source: null as string | null,
    id: null as string | null,
    time: null as string | null,
    reason: null as string | null,
    author: null as string | null,
    causes: [] as Extract<StatementRow['adjustments'][number], { kind: 'late' }>['causes'],
  };
}

function columnsOf(adjustment: StatementRow['adjustments'][number]) {
  if (adjustment.kind === 'posted') {
    const { source, id, time, points, reason, author } = adjustment;
    return { source, id, time, points, reason, author };
  }
  const { month, client, points, causes } = adjustment;
  return { corrects: month, client, points, causes };
}
