/** What keeps a line from earning points, and a partner from the next tier: how much more of what, and until when. */
import { decimalOfNumber, formatDecimal, parseDecimalOfAnyLength, ZERO, type Decimal } from '../../decimal.ts';
import type { ManagedLine } from '../../month/managed-line.ts';
import { thresholdOf, type MonthFrame } from '../../month/month-frame.ts';
import type { NextTier } from '../../month/statement.ts';
import type { FailedCondition } from '../../qualification/failed-condition.ts';
import { DAY_MS, formatInstant } from '../../time/instant.ts';

/** One thing that is missing; all of a line's are needed. Times are exclusive. */
export type MissingForLine =
  /** So many more qualifying activities at the client, between the two instants. */
  | { readonly code: 'activities'; readonly count: number; readonly from: string; readonly before: string }
  /** The pair is not managed at the end of the month: one qualifying activity makes it so. */
  | { readonly code: 'managed'; readonly before: string }
  | { readonly code: 'rate'; readonly currency: string }
  /** The client has no subscription, or pays nothing. */
  | { readonly code: 'subscription' };

export function missingForLine(
  line: ManagedLine,
  { version, valuedAt }: MonthFrame,
  tier: string | null,
): readonly MissingForLine[] {
  const before = formatInstant(valuedAt);
  if (line.n === 0) return [{ code: 'managed', before }];
  const missing: MissingForLine[] = [];
  const threshold = thresholdOf(version, tier);
  for (const note of line.notes) {
    if (note.code === 'no_rate') {
      missing.push(line.currency === null ? { code: 'subscription' } : { code: 'rate', currency: line.currency });
    } else {
      const from = formatInstant(valuedAt - (threshold?.days ?? 0) * DAY_MS);
      missing.push({ code: 'activities', count: note.wanted - note.actual, from, before });
    }
  }
  if (line.currency !== null && line.mrr.eq(ZERO)) missing.push({ code: 'subscription' });
  return missing;
}

/** A requirement that does not hold, with how much more it wants where that can be said. */
export type MissingForTier = FailedCondition & {
  /** A decimal; null where it is no matter of more. */
  readonly missing: string | null;
  /** The comparison wants more than that, not just as much. */
  readonly isStrict: boolean;
};

export function missingForTier({ unmet }: NextTier): readonly MissingForTier[] {
  return unmet.map((condition) => {
    const isStrict = condition.operator === 'greaterThan';
    const asksForMore = (isStrict || condition.operator === 'greaterThanInclusive') && !condition.negated;
    const [wanted, actual] = [decimalOf(condition.wanted), decimalOf(condition.actual)];
    const missing = asksForMore && wanted !== null && actual !== null ? formatDecimal(wanted.minus(actual)) : null;
    return { ...condition, missing, isStrict };
  });
}

/** Points are there as text. */
function decimalOf(value: unknown): Decimal | null {
  if (typeof value === 'number') return decimalOfNumber(value);
  return typeof value === 'string' ? parseDecimalOfAnyLength(value) : null;
}
