/** What a log means, in memory: the offline audit of every figure the system shows (`docs/interfaces.md §3`). */
import { standingDirectory, type Directory } from '../directory/standing.ts';
import { eventNameKey } from '../events/acceptance.ts';
import { compareEvents } from '../events/event-order.ts';
import type { EventOf, TenureEvent } from '../events/event.ts';
import type { RuleEngine } from '../qualification/rule-engine.ts';
import { foldPair, type PairFold } from '../relationship/fold-pair.ts';
import type { PairFact } from '../relationship/pair-fact.ts';
import { EMPTY_PAIR } from '../relationship/pair-state.ts';
import { comparePairs, type Pair } from '../relationship/pair.ts';
import { periodAt, type Period } from '../relationship/period.ts';
import type { Verdict } from '../relationship/verdict.ts';
import type { Instant } from '../time/instant.ts';
import { gatherPairs, type PairEvent } from './gather-pairs.ts';

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
  const instant = at ?? accepted.reduce((latest, event) => Math.max(latest, event.time), Number.NEGATIVE_INFINITY);
  const events = accepted.filter((event) => event.time <= instant || isCorrection(event)).sort(compareEvents);
  const directory = standingDirectory(events);
  const voided = voidedActivities(events);
  const { pairs, orphans } = gatherPairs(events, directory);

  const folds: ComputedPair[] = [];
  for (const { partner, client, events: own } of pairs) {
    const fold = foldPair(EMPTY_PAIR, await attachRulings(own, rules, voided));
    folds.push({ partner, client, fold, periods: periodsAt(fold, instant) });
  }
  return {
    at: instant,
    events,
    directory,
    pairs: folds.sort(comparePairs),
    orphans: await judgeOrphans(orphans, rules),
  };
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

async function attachRulings(
  events: readonly PairEvent[],
  rules: RuleEngine,
  voided: ReadonlySet<string>,
): Promise<PairFact[]> {
  const rulings = (await rules.rule(events.filter((event) => event.type === 'activity.performed'))).values();
  return events.map((event): PairFact => {
    if (event.type !== 'activity.performed') return { kind: 'roster', event };
    const ruling = rulings.next().value;
    if (ruling === undefined) throw new Error('the rule engine answered for fewer activities than it was asked');
    return { kind: 'activity', event, ruling, voided: voided.has(eventNameKey(event)) };
  });
}

async function judgeOrphans(orphans: readonly EventOf<'activity.performed'>[], rules: RuleEngine): Promise<Verdict[]> {
  const facts = await attachRulings(orphans, rules, new Set());
  return [...foldPair(EMPTY_PAIR, facts).verdicts];
}
