/**
 * What the month asks about a (partner, client) pair, at any instant `v`.
 *
 * It is made of the periods and qualifying activities of the *whole* log, and still answers as of `v`, after the events
 * before `v` only (`docs/domain.md §6`):
 * - No verdict depends on a later event, corrections apart, and those apply at every instant.
 * - The start of a period depends on what comes before it. Say the pair was managed at `v` as of then, since `start`,
 *   by activities that expire at `e` ≥ `v` and with no termination before `v`. Whatever comes at or after `v` can end
 *   the period no earlier than `v` or make it longer, so in the whole log one period has `start` < `v` ≤ `end`.
 *   Say the whole log has such a period. Then no termination between `start` and `v` ended it, and had its activities
 *   before `v` expired before `v`, only an activity up to that expiry, so before `v` too, could have prolonged it.
 *   So `start` < `v` ≤ `end` on the whole log's periods *is* being managed as of `v`.
 * - What is *not* the same is how long it was then held: `expiresAt` as of `v` is the latest expiry among the period's
 *   activities before `v`, never the end or expiry that the whole log knows.
 */
import type { Pair } from '../relationship/pair.ts';
import type { Period } from '../relationship/period.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';
import { countBefore } from './timeline.ts';

export interface QualifyingActivity {
  readonly time: Instant;
  readonly tool: string;
  readonly expiresAt: Instant;
}

/** An interval of management, [start, end). */
export interface Span {
  readonly start: Instant;
  readonly end: Instant;
}

/** Columns, not rows: a month asks for places in time a million times, and for tools hardly ever. */
export interface PairHistory extends Pair {
  /** Ascending, without overlap. */
  readonly spans: readonly Span[];
  /** When each qualifying activity happened, ascending. */
  readonly times: readonly Instant[];
  /** For each of them, until when it and those before it in its period hold the pair. */
  readonly heldUntil: readonly Instant[];
  readonly tools: readonly string[];
}

/**
 * @param periods all periods of the pair, ascending; a running one lasts until its expiry
 * @param activities its qualifying activities, in the event order
 */
export function pairHistory(
  pair: Pair,
  periods: readonly Pick<Period, 'start' | 'end' | 'expiresAt'>[],
  activities: readonly QualifyingActivity[],
): PairHistory {
  const spans = periods.map(({ start, end, expiresAt }) => ({ start, end: end ?? expiresAt }));
  const [times, expiries] = [activities.map(({ time }) => time), activities.map(({ expiresAt }) => expiresAt)];
  const tools = activities.map(({ tool }) => tool);
  return historyOfColumns(pair, { spans, times, expiries, tools });
}

/** The same of columns: a million pairs make no objects of their activities. */
export function historyOfColumns(
  { partner, client }: Pair,
  columns: Pick<PairHistory, 'spans' | 'times' | 'tools'> & { readonly expiries: readonly Instant[] },
): PairHistory {
  const { spans, times, expiries, tools } = columns;
  return { partner, client, spans, times, heldUntil: runningExpiries(spans, times, expiries), tools };
}

/** A pair as months see it that look no further back than an instant. */
export function historySince(pair: PairHistory, since: Instant): PairHistory {
  const from = countBefore(pair.times, since);
  return {
    ...pair,
    spans: pair.spans.filter(({ end }) => end >= since),
    times: pair.times.slice(from),
    heldUntil: pair.heldUntil.slice(from),
    tools: pair.tools.slice(from),
  };
}

/**
 * The latest expiry so far within each period. An activity belongs to the last period that had started: terminations
 * of an instant come all before or all after its activities, so no two of an instant are in different periods.
 */
function runningExpiries(
  spans: readonly Span[],
  times: readonly Instant[],
  expiries: readonly Instant[],
): readonly Instant[] {
  let period = 0;
  let latest = -Infinity;
  return times.map((time, index) => {
    for (let next = spans[period + 1]; next !== undefined && next.start <= time; next = spans[period + 1]) {
      period += 1;
      latest = -Infinity;
    }
    return (latest = Math.max(latest, expiries[index] as Instant));
  });
}

/** The last qualifying activity before `v` and until when the pair was held then; null without any. */
export function standingAt(
  { times, heldUntil }: PairHistory,
  v: Instant,
): { readonly lastQualifyingActivity: Instant | null; readonly expiresAt: Instant | null } {
  const last = countBefore(times, v) - 1;
  return { lastQualifyingActivity: times[last] ?? null, expiresAt: heldUntil[last] ?? null };
}

/** How many qualifying activities have `v` − days × 24 h ≤ time < `v`, whatever period they fell in. */
export function activitiesInDays({ times }: PairHistory, days: number, v: Instant): number {
  return countBefore(times, v) - countBefore(times, v - days * DAY_MS);
}

/** How many distinct tools these activities used. */
export function toolsInDays({ times, tools }: PairHistory, days: number, v: Instant): number {
  const used = new Set<string>();
  const until = countBefore(times, v);
  for (let index = countBefore(times, v - days * DAY_MS); index < until; index++) used.add(tools[index] as string);
  return used.size;
}
