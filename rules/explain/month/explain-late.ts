/**
 * A late adjustment as the sum that it is (`docs/domain.md §7`): what the closed month would pay from all that was known
 * when the adjustment was made, less what it paid, less what was posted for it before.
 */
import { formatDecimal, ZERO, type Decimal } from '../../decimal.ts';
import type { PartnerId } from '../../ids.ts';
import type { LateAdjustment } from '../../month/adjustment.ts';
import { countsIn, soldLine } from '../../month/deal.ts';
import { monthFrame } from '../../month/month-frame.ts';
import type { Statement } from '../../month/statement.ts';
import { ownLine } from '../../month/value-client.ts';
import type { Month } from '../../time/month.ts';
import { clientOf, type MonthEvidence } from './month-evidence.ts';

/** What is known beside the evidence about the client. */
export interface LateContext {
  readonly partner: PartnerId;
  /** Of the month that is corrected; null if it has none, or was never closed. */
  readonly closed: Statement | null;
  /** By statements of months between, for the same month and client. */
  readonly posted: readonly { readonly month: Month; readonly points: Decimal }[];
  /** What people posted to the month, as known when the adjustment was made. */
  readonly adjusted: Decimal;
}

export type LateArithmetic = ReturnType<typeof explainLate>;

/** Points of a month for a client, by where they come from. */
interface Points {
  readonly managed: Decimal;
  readonly sold: Decimal;
  readonly adjusted: Decimal;
}

/** @param evidence about the client, as the month knew it that makes the adjustment */
export function explainLate(evidence: MonthEvidence, late: LateAdjustment, context: LateContext) {
  const [owed, paid] = [owedPoints(evidence, late, context), paidPoints(late, context)];
  const posted = context.posted.reduce((sum, { points }) => sum.plus(points), ZERO);
  return {
    owed: pointsRow(owed),
    paid: pointsRow(paid),
    posted: {
      total: formatDecimal(posted),
      in: context.posted.map(({ month, points }) => ({ month: String(month), points: formatDecimal(points) })),
    },
    /** The same as the adjustment's points. */
    difference: formatDecimal(totalOf(owed).minus(totalOf(paid)).minus(posted)),
  };
}

function owedPoints(
  evidence: MonthEvidence,
  { client, month }: LateAdjustment,
  { partner, closed, adjusted }: LateContext,
): Points {
  if (client === null) return { managed: ZERO, sold: ZERO, adjusted };
  const frame = monthFrame(evidence.frame.book, month);
  const line = ownLine(clientOf(evidence, client), frame, partner, closed?.tierBefore ?? null);
  const deals = evidence.facts.partners.find((one) => one.partner === partner)?.deals ?? [];
  const sold = deals.filter((deal) => deal.client === client && countsIn(deal, frame));
  return {
    managed: line?.points ?? ZERO,
    sold: sumOf(sold.map((deal) => soldLine(deal, frame.book))),
    adjusted: ZERO,
  };
}

function paidPoints({ client }: LateAdjustment, { closed }: LateContext): Points {
  if (closed === null) return { managed: ZERO, sold: ZERO, adjusted: ZERO };
  if (client === null) {
    return { managed: ZERO, sold: ZERO, adjusted: sumOf(closed.adjustments.filter(({ kind }) => kind === 'posted')) };
  }
  const atClient = (line: { readonly client: string }): boolean => line.client === client;
  return {
    managed: sumOf(closed.lines.filter(atClient)),
    sold: sumOf(closed.soldLines.filter(atClient)),
    adjusted: ZERO,
  };
}

function sumOf(lines: readonly { readonly points: Decimal }[]): Decimal {
  return lines.reduce((sum, { points }) => sum.plus(points), ZERO);
}

function totalOf({ managed, sold, adjusted }: Points): Decimal {
  return managed.plus(sold).plus(adjusted);
}

function pointsRow(points: Points) {
  return {
    total: formatDecimal(totalOf(points)),
    managed: formatDecimal(points.managed),
    sold: formatDecimal(points.sold),
    adjusted: formatDecimal(points.adjusted),
  };
}
