/**
 * The managed lines of one client (`docs/domain.md §6, §7`): who manages it, and what each gets.
 *
 * Owns: credit, points and notes of a client's lines. Does not own: totals and tiers (`partner-statement.ts`).
 * Invariants: 1. the shares of a client add up to its MRR, cut to the minor unit; 2. it needs the facts of this client
 * and the partners' tiers before the month, nothing else: clients can be valued in any order and in batches.
 */
import { rateFor } from '../credit/rate.ts';
import { splitCredit, type Manager } from '../credit/split.ts';
import { ZERO, type Decimal } from '../decimal.ts';
import type { PartnerId } from '../ids.ts';
import { paymentAt, type ClientFacts } from './client-facts.ts';
import { piecesOf, pointsOf } from './earnings.ts';
import type { LineNote, ManagedLine } from './managed-line.ts';
import { managedPairs, type ManagedPair } from './managed-pair.ts';
import { thresholdOf, type MonthFrame } from './month-frame.ts';
import { activitiesInDays, standingAt, type PairHistory } from './pair-history.ts';

/** A line and the pair it is about. */
export interface ValuedPair {
  readonly pair: PairHistory;
  readonly line: ManagedLine;
}

/** What a line says of the valuation instant: all of it but the points. */
type Standing = Omit<ManagedLine, 'client' | 'points'>;

/** Of a pair that was managed at the end of some day and no longer is at that of the month. */
const NOT_MANAGED: Standing = {
  mrr: ZERO,
  currency: null,
  n: 0,
  share: ZERO,
  unit: null,
  multiplier: null,
  lastQualifyingActivity: null,
  expiresAt: null,
  notes: [],
};

/**
 * The lines of a client, one for each partner that manages it at one of the frame's ends, in the order of its pairs.
 * @param tierBefore a partner's credited tier before the month
 * @param whose only the line of this partner; the others count in its split all the same
 */
export function valueClient(
  facts: ClientFacts,
  frame: MonthFrame,
  tierBefore: (partner: PartnerId) => string | null,
  whose: PartnerId | null = null,
): readonly ValuedPair[] {
  const managed = managedPairs(facts, frame, tierBefore);
  const wanted = whose === null ? managed : managed.filter(({ pair }) => pair.partner === whose);
  if (wanted.length === 0) return [];
  const pieces = piecesOf(facts, frame, managed);
  const standingOf = standingsOf(facts, frame, managed);
  return wanted.map((one) => ({
    pair: one.pair,
    line: { client: facts.client, points: pointsOf(one, pieces, frame), ...standingOf(one) },
  }));
}

/** The line of one partner; undefined unless it manages the client. The others count in its split all the same. */
export function ownLine(
  facts: ClientFacts,
  frame: MonthFrame,
  partner: PartnerId,
  tierBefore: string | null,
): ManagedLine | undefined {
  return valueClient(facts, frame, () => tierBefore, partner)[0]?.line;
}

/** Credit and notes at the valuation instant. */
function standingsOf(
  facts: ClientFacts,
  frame: MonthFrame,
  managed: readonly ManagedPair[],
): (one: ManagedPair) => Standing {
  const managers = managersOf(managed);
  if (managers.length === 0) return () => NOT_MANAGED;
  const { mrr, exact, currency } = paymentAt(facts, frame.valuedAt);
  const { unit, multiplier } = rateFor(frame.version?.programme.rates ?? null, 'managed', currency, facts.country);
  const shares = splitCredit(exact, currency, managers);
  return (one) => {
    if (one.since === null) return NOT_MANAGED;
    const share = shares[managers.findIndex(({ partner }) => partner === one.pair.partner)] as Decimal;
    const { lastQualifyingActivity, expiresAt } = standingAt(one.pair, frame.valuedAt);
    const notes = notesOf(one, unit, frame);
    return { mrr, currency, n: managers.length, share, unit, multiplier, lastQualifyingActivity, expiresAt, notes };
  };
}

function managersOf(managed: readonly ManagedPair[]): readonly Manager[] {
  const managers: Manager[] = [];
  for (const { pair, since } of managed) if (since !== null) managers.push({ partner: pair.partner, since });
  return managers;
}

function notesOf({ pair, tier }: ManagedPair, unit: Decimal | null, { version, valuedAt }: MonthFrame): LineNote[] {
  const notes: LineNote[] = unit === null ? [{ code: 'no_rate' }] : [];
  const threshold = thresholdOf(version, tier);
  if (threshold === null) return notes;
  const actual = activitiesInDays(pair, threshold.days, valuedAt);
  if (actual < threshold.count) notes.push({ code: 'below_activity_threshold', wanted: threshold.count, actual });
  return notes;
}
