/**
 * Why a client's points differ between two months, by cause, so that the parts add up exactly.
 *
 * A month pays the mean of what the line earns at its ends (`rules/month/earnings.ts`). From the first end of the earlier
 * month to the last of the later one the line changes step by step; a change weighs as much as the later month has of it
 * less what the earlier one had of it already. Within a step one factor after the other is exchanged. Parts are rounded
 * as differences of rounded running sums, so nothing is lost or made by rounding.
 */
import { POINT_DECIMALS } from '../../credit/rate.ts';
import { addRatios, NOTHING, overInteger, roundHalfEven, timesRatio, type Ratio } from '../../credit/ratio.ts';
import { ZERO, type Decimal } from '../../decimal.ts';
import { earnedAt, type EarningState } from './earning-state.ts';

/** In the order in which they are exchanged. */
export type LineCause =
  'client_gained' | 'client_lost' | 'mrr' | 'currency' | 'split' | 'rate' | 'points_per_unit' | 'growth' | 'threshold';

export interface LinePart {
  readonly cause: LineCause;
  /** Never 0. */
  readonly points: Decimal;
  readonly before: EarningState;
  readonly after: EarningState;
}

interface Change {
  readonly cause: LineCause;
  readonly exact: Ratio;
  readonly before: EarningState;
  readonly after: EarningState;
}

/**
 * @param before at the ends of the earlier month; empty when there was none
 * @param after at the ends of the later month; never empty
 */
export function diffLine(before: readonly EarningState[], after: readonly EarningState[]): readonly LinePart[] {
  const [first] = after;
  if (first === undefined) return [];
  const earlier = before.length === 0 ? [{ ...first, isManaged: false }] : before;
  const states = [...earlier, ...after];
  const parts: LinePart[] = [];
  let sum = meanOf(earlier);
  let rounded = roundHalfEven(sum, POINT_DECIMALS);
  for (let step = 1; step < states.length; step++) {
    const weight = weightOf(step, earlier.length, after.length);
    for (const { exact, ...change } of changesBetween(states[step - 1] ?? first, states[step] ?? first)) {
      sum = addRatios(sum, timesRatio(exact, weight));
      const next = roundHalfEven(sum, POINT_DECIMALS);
      const points = next.minus(rounded);
      rounded = next;
      if (!points.eq(ZERO)) parts.push({ ...change, points });
    }
  }
  return parts;
}

/** What a line with these states pays in their month. */
export function pointsOfStates(states: readonly EarningState[]): Decimal {
  return roundHalfEven(meanOf(states), POINT_DECIMALS);
}

/** What a month of these states pays, exactly. */
function meanOf(states: readonly EarningState[]): Ratio {
  return overInteger(
    states.reduce((sum, state) => addRatios(sum, earnedAt(state)), NOTHING),
    states.length,
  );
}

/** Of a change at the end `step`: its part of the later month's ends less its part of the earlier one's. */
function weightOf(step: number, earlier: number, later: number): Ratio {
  const laterEnds = Math.min(later, earlier + later - step);
  const earlierEnds = Math.max(0, earlier - step);
  return {
    numerator: BigInt(laterEnds * earlier - earlierEnds * later),
    denominator: BigInt(earlier * later),
  };
}

function changesBetween(before: EarningState, after: EarningState): readonly Change[] {
  if (before.isManaged !== after.isManaged) {
    const cause = after.isManaged ? 'client_gained' : 'client_lost';
    return [{ cause, exact: minus(earnedAt(after), earnedAt(before)), before, after }];
  }
  if (!after.isManaged) return [];
  const { payment, managers, units, perUnit, growth, country, threshold } = after;
  const exchanges: readonly (readonly [LineCause, Partial<EarningState>])[] = [
    [payment.currency === before.payment.currency ? 'mrr' : 'currency', { payment }],
    ['split', { managers }],
    ['rate', { units }],
    ['points_per_unit', { perUnit }],
    ['growth', { growth, country }],
    ['threshold', { threshold }],
  ];
  let state = before;
  return exchanges.map(([cause, exchanged]) => {
    const next = { ...state, ...exchanged };
    const exact = minus(earnedAt(next), earnedAt(state));
    state = next;
    return { cause, exact, before, after };
  });
}

function minus(a: Ratio, { numerator, denominator }: Ratio): Ratio {
  return addRatios(a, { numerator: -numerator, denominator });
}
