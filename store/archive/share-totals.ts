/** What is paid as credit in a run, all partners together: a control sum. */
import { formatDecimal, ownDecimal } from '../../rules/decimal.ts';
import type { Queryable } from '../pool.ts';

/** Shares of all lines by currency; those without a currency are 0. Decimals are strings. */
export async function shareTotals(db: Queryable, run: number): Promise<Readonly<Record<string, string>>> {
  const { rows } = await db.query<{ currency: string; shares: string }>({
    name: 'share-totals',
    text: `SELECT currency, sum(share)::text AS shares FROM month_line
      WHERE run = $1 AND currency IS NOT NULL GROUP BY currency ORDER BY currency COLLATE "C"`,
    values: [run],
  });
  return Object.fromEntries(rows.map(({ currency, shares }) => [currency, formatDecimal(ownDecimal(shares))]));
}
