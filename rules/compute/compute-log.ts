/** What a log means, in memory: the offline audit of every figure the system shows (`docs/interfaces.md §3`). */
import { standingDirectory, type Directory } from '../directory/standing.ts';
import { eventNameKey } from '../events/acceptance.ts';
import { compareEvents } from '../events/event-order.ts';
import type { EventOf, TenureEvent } from '../events/event.ts';
import type { RuleEngine } from '../qualification/rule-engine.ts';
import type { Ruling } from '../qualification/ruling.ts';
import { foldPair, type PairFold } from '../relationship/fold-pair.ts';
import { EMPTY_PAIR } from '../relationship/pair-state.ts';
import { comparePairs, type Pair } from '../relationship/pair.ts';
import { periodAt, type Period } from '../relationship/period.ts';
import type { Verdict } from '../relationship/verdict.ts';
import type { Instant } from '../time/instant.ts';
import { attachRulings, rulingsOf } from './attach-rulings.ts';
import { gatherPairs, type Gathered, type PairEvents } from './gather-pairs.ts';

export interface ComputedPair extends Pair {
  readonly fold: PairFold;
  /** All periods, the running one as it is at `at`. */
  readonly periods: readonly Period[];
}

export interface ComputedLog {
  readonly at: Instant;
  /** The events taken, in the event order. */
  readonly events: readonly TenureEvent[];
  readonly directory: Directory;
  /** By partner, then client. */
  readonly pairs: readonly ComputedPair[];
  /** Verdicts of activities that belong to no pair. */
  readonly orphans: readonly Verdict[];
}

/** A log dealt out to its pairs: what does not depend on any rule set. */
export interface GatheredLog extends Gathered {
  readonly at: Instant;
  /** The events taken, in the event order. */
  readonly events: readonly TenureEvent[];
  readonly directory: Directory;
  /** By {@link eventNameKey}. */
  readonly voided: ReadonlySet<string>;
}

/**
 * Folds a log.
 * @param accepted accepted events in any order
 * @param at events after it are left out, corrections excepted; default: the greatest time of any event
 */
export async function computeLog(
  accepted: readonly TenureEvent[],
  rules: RuleEngine,
  at?: Instant,
): Promise<ComputedLog> {
  return foldLog(gatherLog(accepted, at), rules);
}

/** Parameters as of {@link computeLog}. */
export function gatherLog(accepted: readonly TenureEvent[], at?: Instant): GatheredLog {
  const instant = at ?? accepted.reduce((latest, event) => Math.max(latest, event.time), Number.NEGATIVE_INFINITY);
  const events = accepted.filter((event) => event.time <= instant || isCorrection(event)).sort(compareEvents);
  const directory = standingDirectory(events);
  return { at: instant, events, directory, voided: voidedActivities(events), ...gatherPairs(events, directory) };
}

/** What the rules make of a log; it can be folded several times, by several rule sets. */
export async function foldLog(gathered: GatheredLog, rules: RuleEngine): Promise<ComputedLog> {
  const { at, events, directory, voided, pairs, orphans } = gathered;
  const folds: ComputedPair[] = [];
  for (const pair of pairs) {
    folds.push(computePair(pair, await rulingsOf(pair.events, rules), voided, at));
  }
  return { at, events, directory, pairs: folds.sort(comparePairs), orphans: await judgeOrphans(orphans, rules) };
}

/** @param rulings one for each activity of the pair, in the order of its events */
export function computePair(
  { partner, client, events }: PairEvents,
  rulings: readonly Ruling[],
  voided: ReadonlySet<string>,
  at: Instant,
): ComputedPair {
  const fold = foldPair(EMPTY_PAIR, attachRulings(events, rulings, voided));
  return { partner, client, fold, periods: periodsAt(fold, at) };
}

/** Corrections apply at every instant, whatever their own time (`docs/domain.md §2.2`). */
export function isCorrection(event: TenureEvent): boolean {
  return event.type === 'activity.voided' || event.type === 'adjustment.posted';
}

/** The names of the activities that are to be treated as if they never qualified. */
export function voidedActivities(events: Iterable<TenureEvent>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const event of events) if (event.type === 'activity.voided') names.add(eventNameKey(event.data.activity));
  return names;
}

/** All periods of a fold, the open one as it is at `at`. */
export function periodsAt({ ended, state }: Pick<PairFold, 'ended' | 'state'>, at: Instant): readonly Period[] {
  return state.period === null ? ended : [...ended, periodAt(state.period, at)];
}

async function judgeOrphans(orphans: readonly EventOf<'activity.performed'>[], rules: RuleEngine): Promise<Verdict[]> {
  const facts = attachRulings(orphans, await rulingsOf(orphans, rules), new Set());
  return [...foldPair(EMPTY_PAIR, facts).verdicts];
}
