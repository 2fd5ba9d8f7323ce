/** A month as one row: its control totals and its hash, to hold against what was exported. */
import { formatInstant, formatInstantOrNull } from '../../rules/time/instant.ts';
import type { TotalledMonth } from '../../store/months/read/stream-months.ts';

export type TotalRow = ReturnType<typeof totalRow>;

export function totalRow({ row, totals, counts }: TotalledMonth) {
  const { published } = row;
  if (published === null) throw new Error(`${row.month} is not published`);
  return {
    month: String(row.month),
    status: row.status,
    ...totals,
    ...counts,
    policy: published.policy,
    ruleSet: published.ruleSet,
    valuedAt: formatInstant(published.valuedAt),
    position: published.position,
    hash: published.hash,
    previousHash: published.previousHash,
    publishedAt: formatInstant(published.publishedAt),
    closedAt: formatInstantOrNull(row.closedAt),
  };
}
