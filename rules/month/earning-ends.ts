/** At which of a month's ends a pair is managed, and at how many of them its line earns points (`docs/domain.md §6, §7`). */
import type { Tier } from '../programme/programme.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';
import type { PairHistory } from './pair-history.ts';
import { countBefore, countUpTo } from './timeline.ts';

/** From `ends[from]` to before `ends[to]`; never empty. */
export interface EndSpan {
  readonly from: number;
  readonly to: number;
}

/** The ends that one period covers. */
export interface ManagedSpan extends EndSpan {
  /** When the period started. */
  readonly start: Instant;
}

/** The ends at which the pair is managed, ascending: start of a period < end of the day ≤ end of the period. */
export function managedEnds({ spans }: PairHistory, ends: readonly Instant[]): readonly ManagedSpan[] {
  const first = ends[0] as Instant;
  const last = ends.at(-1) as Instant;
  const managed: ManagedSpan[] = [];
  for (const { start, end } of spans) {
    if (start >= last) break;
    if (end < first) continue;
    const from = countUpTo(ends, start);
    const to = countUpTo(ends, end);
    if (from < to) managed.push({ start, from, to });
  }
  return managed;
}

/** At how many of the ends in `span` the pair has the activities that a threshold wants. */
export function endsAboveThreshold(
  pair: PairHistory,
  threshold: Tier['activityThreshold'],
  ends: readonly Instant[],
  span: EndSpan,
): number {
  if (threshold === null) return span.to - span.from;
  return spansAboveThreshold(pair, threshold, ends, span).reduce((sum, { from, to }) => sum + to - from, 0);
}

/**
 * The parts of `span` at whose ends the pair has the activities that a threshold wants. It steps from one change of the
 * count to the next: to the next activity that comes in, or the next that grows too old.
 */
export function spansAboveThreshold(
  { times }: PairHistory,
  threshold: Tier['activityThreshold'],
  ends: readonly Instant[],
  { from, to }: EndSpan,
): readonly EndSpan[] {
  if (threshold === null) return [{ from, to }];
  const reach = threshold.days * DAY_MS;
  const above: EndSpan[] = [];
  for (let index = from; index < to;) {
    const end = ends[index] as Instant;
    const tooOld = countBefore(times, end - reach);
    const known = countBefore(times, end);
    const comesIn = countUpTo(ends, times[known] ?? Infinity);
    const goesOut = countUpTo(ends, (times[tooOld] ?? Infinity) + reach);
    const change = Math.min(to, comesIn, goesOut);
    if (known - tooOld >= threshold.count) above.push({ from: index, to: change });
    index = change;
  }
  return above;
}
