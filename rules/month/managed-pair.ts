/** A pair that earns in a month: managed at some of the instants at which the month is valued. */
import type { PartnerId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';
import type { ClientFacts } from './client-facts.ts';
import { managedEnds, type ManagedSpan } from './earning-ends.ts';
import type { MonthFrame } from './month-frame.ts';
import type { PairHistory } from './pair-history.ts';

export interface ManagedPair {
  readonly pair: PairHistory;
  /** The frame's ends at which it is managed; at least one. */
  readonly spans: readonly ManagedSpan[];
  /** When the period that runs at the valuation instant started; null if the pair is not managed then. */
  readonly since: Instant | null;
  /** The partner's credited tier before the month: it sets the activity threshold. */
  readonly tier: string | null;
}

/** The pairs of a client that earn in a month, in the order of its pairs. */
export function managedPairs(
  { pairs }: ClientFacts,
  { ends }: MonthFrame,
  tierBefore: (partner: PartnerId) => string | null,
): readonly ManagedPair[] {
  const managed: ManagedPair[] = [];
  for (const pair of pairs) {
    const spans = managedEnds(pair, ends);
    const last = spans.at(-1);
    if (last === undefined) continue;
    managed.push({ pair, spans, since: last.to === ends.length ? last.start : null, tier: tierBefore(pair.partner) });
  }
  return managed;
}

/** Whether it is managed at `ends[index]`. */
export function isManagedAt({ spans }: ManagedPair, index: number): boolean {
  for (const { from, to } of spans) if (from <= index && index < to) return true;
  return false;
}
