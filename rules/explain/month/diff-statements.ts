/** The difference of a partner's statement to that of the month before: which clients to look at, and adjustments. */
import { ZERO } from '../../decimal.ts';
import type { ClientId } from '../../ids.ts';
import type { Adjustment } from '../../month/adjustment.ts';
import { adjustmentRow } from '../../month/statement-row.ts';
import type { Statement } from '../../month/statement.ts';
import { compareText } from '../../text.ts';
import { diffPart, type DiffPart } from './diff-part.ts';

/** The clients to look at: those with a line or a sold line in either. */
export function clientsOfDiff(before: Statement | null, after: Statement | null): readonly ClientId[] {
  const lines = [before, after].flatMap((one) => [...(one?.lines ?? []), ...(one?.soldLines ?? [])]);
  return [...new Set(lines.map(({ client }) => client))].sort(compareText);
}

/** Adjustments count in one month: those of the month before do not come again. */
export function diffAdjustments(before: Statement | null, after: Statement | null): readonly DiffPart[] {
  const isSome = ({ points }: Adjustment): boolean => !points.eq(ZERO);
  return [
    ...(after?.adjustments ?? []).filter(isSome).map((one) => {
      const cause = one.kind === 'late' ? 'late_adjustment' : 'adjustment';
      return diffPart(cause, one.points, { ...clientIn(one), adjustment: adjustmentRow(one) });
    }),
    ...(before?.adjustments ?? []).filter(isSome).map((one) => {
      const cause = one.kind === 'late' ? 'late_adjustment_before' : 'adjustment_before';
      return diffPart(cause, ZERO.minus(one.points), { ...clientIn(one), adjustment: adjustmentRow(one) });
    }),
  ];
}

function clientIn(adjustment: Adjustment): { readonly client?: string } {
  return adjustment.kind === 'late' && adjustment.client !== null ? { client: adjustment.client } : {};
}
