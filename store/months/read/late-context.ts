/** What a late adjustment was reckoned with: what the month it corrects paid, and what was posted for it before. */
import { ownDecimal, ZERO, type Decimal } from '../../../rules/decimal.ts';
import type { LateContext } from '../../../rules/explain/month/explain-late.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import type { Month } from '../../../rules/time/month.ts';
import type { Queryable } from '../../pool.ts';
import type { Basis } from '../freeze/basis.ts';
import { publishedMonth, statementOf } from './statements.ts';

export interface CorrectedLine {
  /** The month that is corrected. */
  readonly month: Month;
  /** Null for what is of no client. */
  readonly client: ClientId | null;
}

/** @param basis of the statement that has the adjustment */
export async function lateContext(
  db: Queryable,
  basis: Pick<Basis, 'month' | 'ledgerPosition'>,
  partner: PartnerId,
  { month, client }: CorrectedLine,
): Promise<LateContext> {
  const published = await publishedMonth(db, month);
  const stored = published?.status === 'closed' ? await statementOf(db, published, partner) : null;
  const { rows } = await db.query<{ month: Month; points: string }>({
    name: 'posted-for-month',
    text: `SELECT m.month, a.points::text AS points FROM month m JOIN month_adjustment a ON a.run = m.published_run
      WHERE a.partner_id = $1 AND a.kind = 'late' AND a.corrects = $2 AND a.client_id IS NOT DISTINCT FROM $3 AND m.month < $4
      ORDER BY m.month`,
    values: [partner, month, client, basis.month],
  });
  return {
    partner,
    closed: stored?.statement ?? null,
    posted: rows.map((row) => ({ month: row.month, points: ownDecimal(row.points) })),
    adjusted: client === null ? await adjustedBy(db, partner, month, basis.ledgerPosition) : ZERO,
  };
}

/** What people posted to a month of a partner, of all that was accepted by then. */
async function adjustedBy(db: Queryable, partner: PartnerId, month: Month, position: number): Promise<Decimal> {
  const { rows } = await db.query<{ points: string }>({
    name: 'adjusted-by',
    text: `SELECT coalesce(sum((data ->> 'points')::numeric), 0)::text AS points FROM ledger
      WHERE type = 'adjustment.posted' AND data ->> 'month' = $2 AND data ->> 'partner' = $1 AND position <= $3`,
    values: [partner, month, position],
  });
  return ownDecimal(rows[0]?.points ?? '0');
}
