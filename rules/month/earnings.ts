/**
 * What the lines of a client earn (`docs/domain.md §6, §7`).
 *
 * Both policies are one: a line earns points at each of the frame's `ends`, of which `closing` has one, and is paid the
 * mean, rounded once. Between two changes (of a period, the MRR, the rule set) every end earns the same: such ends are
 * a piece, and a piece is valued once, however many days it has and whoever the partners are.
 */
import { POINT_DECIMALS, rateFor } from '../credit/rate.ts';
import {
  addRatios,
  NOTHING,
  overInteger,
  roundHalfEven,
  timesInteger,
  timesRatio,
  type Ratio,
} from '../credit/ratio.ts';
import { ZERO, type Decimal } from '../decimal.ts';
import type { RuleSetVersion } from '../programme/rule-set-version.ts';
import type { Instant } from '../time/instant.ts';
import { paymentAt, type ClientFacts } from './client-facts.ts';
import { endsAboveThreshold, type EndSpan } from './earning-ends.ts';
import { isManagedAt, type ManagedPair } from './managed-pair.ts';
import { thresholdOf, type MonthFrame } from './month-frame.ts';
import { countUpTo } from './timeline.ts';

/** Ends at which each manager's line of the client earns the same. */
export interface Piece extends EndSpan {
  readonly version: RuleSetVersion | null;
  /** Exact points at each of its ends, thresholds apart; null without a rate, or without a manager. */
  readonly earns: Ratio | null;
}

/** The pieces of a month for a client, ascending and without gaps. */
export function piecesOf(facts: ClientFacts, frame: MonthFrame, managed: readonly ManagedPair[]): readonly Piece[] {
  const cuts = cutsOf(facts, frame, managed);
  return cuts.slice(0, -1).map((from, index) => {
    const version = frame.terms.find((term) => from < term.to)?.version ?? null;
    const n = managed.reduce((count, one) => (isManagedAt(one, from) ? count + 1 : count), 0);
    const earns = n === 0 ? null : earningsOf(facts, version, frame.ends[from] as Instant, n);
    return { from, to: cuts[index + 1] as number, version, earns };
  });
}

/** Where a piece may begin: at the first end that a change affects; and where the last one ends. */
function cutsOf(facts: ClientFacts, { ends, terms }: MonthFrame, managed: readonly ManagedPair[]): readonly number[] {
  if (ends.length === 1) return [0, 1];
  const cuts = new Set<number>([ends.length]);
  for (const { from } of terms) cuts.add(from);
  for (const { time } of facts.subscriptions) cuts.add(countUpTo(ends, time));
  for (const { spans } of managed) for (const { from, to } of spans) cuts.add(from).add(to);
  return [...cuts].sort((a, b) => a - b);
}

/** Exact points of one of `n` managers at `v`. */
function earningsOf(facts: ClientFacts, version: RuleSetVersion | null, v: Instant, n: number): Ratio | null {
  const { exact, currency } = paymentAt(facts, v);
  const { pointsPerCredit } = rateFor(version?.programme.rates ?? null, 'managed', currency, facts.country);
  return pointsPerCredit === null ? null : overInteger(timesRatio(exact, pointsPerCredit), n);
}

/** A line's points: the mean over the frame's ends of what the pair earns at each, rounded half-even once. */
export function pointsOf(one: ManagedPair, pieces: readonly Piece[], { ends }: MonthFrame): Decimal {
  let sum = NOTHING;
  for (const piece of pieces) {
    if (piece.earns === null || !isManagedAt(one, piece.from)) continue;
    const earning = endsAboveThreshold(one.pair, thresholdOf(piece.version, one.tier), ends, piece);
    if (earning > 0) sum = addRatios(sum, timesInteger(piece.earns, earning));
  }
  return sum.numerator === 0n ? ZERO : roundHalfEven(overInteger(sum, ends.length), POINT_DECIMALS);
}
