/** Why a pair is credited or not: its users with their preconditions, and its activities with their verdicts. */
import type { EventOf } from '../events/event.ts';
import type { UserId } from '../ids.ts';
import { versionAt, type RuleBook } from '../programme/rule-set-version.ts';
import type { PairFact, RosterEvent } from '../relationship/pair-fact.ts';
import type { PairState } from '../relationship/pair-state.ts';
import type { Verdict } from '../relationship/verdict.ts';
import { compareText } from '../text.ts';
import {
  explainPreconditions,
  explainPreconditionsOfAll,
  PRECONDITIONS,
  type PreconditionExplanation,
} from './explain-preconditions.ts';
import { explainRuling, type RulingExplanation } from './explain-ruling.ts';

export interface UserExplanation {
  readonly user: UserId;
  readonly preconditions: readonly PreconditionExplanation[];
}

/** Users in code-point order of their ids. */
export function explainUsers(facts: readonly PairFact[], state: PairState): readonly UserExplanation[] {
  const users = [...state.users.keys()].sort(compareText);
  const explained = explainPreconditionsOfAll(sorted(facts).roster, users);
  return users.map((user, index) => ({ user, preconditions: explained[index] ?? [] }));
}

export interface ActivityExplanation {
  readonly event: EventOf<'activity.performed'>;
  readonly verdict: Verdict;
  /** What the rule set in force says of it, whoever did it. */
  readonly ruling: RulingExplanation;
  /** As they were when it happened, if one of them failed; else null. */
  readonly preconditions: readonly PreconditionExplanation[] | null;
}

/**
 * Explains the activities of a pair by their place among its activities. Preconditions are walked through once for all
 * activities of a user between two facts about people: pairs of many activities have few of those.
 * @param facts of the pair, in the event order
 * @param verdicts of its activities, in the same order
 */
export function activityExplainer(
  facts: readonly PairFact[],
  verdicts: readonly Verdict[],
  book: RuleBook,
): (index: number) => ActivityExplanation {
  const { roster, activities } = sorted(facts);
  const walked = new Map<string, readonly PreconditionExplanation[]>();
  const preconditionsOf = (before: number, user: UserId): readonly PreconditionExplanation[] => {
    const key = `${before} ${user}`;
    const known = walked.get(key) ?? explainPreconditions(roster.slice(0, before), user);
    walked.set(key, known);
    return known;
  };
  return (index) => {
    const [activity, verdict] = [activities[index], verdicts[index]];
    if (activity === undefined || verdict === undefined) throw new Error(`the pair has no activity ${index}`);
    const { event, before } = activity;
    const isRefused = PRECONDITIONS.some((precondition) => precondition === verdict.reason);
    return {
      event,
      verdict,
      ruling: explainRuling(versionAt(book, event.time), event.data),
      preconditions: isRefused ? preconditionsOf(before, event.data.user) : null,
    };
  };
}

interface PlacedActivity {
  readonly event: EventOf<'activity.performed'>;
  /** How many facts about people come before it. */
  readonly before: number;
}

interface Sorted {
  readonly roster: readonly RosterEvent[];
  readonly activities: readonly PlacedActivity[];
}

/** Whoever explains one activity of thousands, again and again, has them told apart once. */
const known = new WeakMap<readonly PairFact[], Sorted>();

function sorted(facts: readonly PairFact[]): Sorted {
  const found = known.get(facts) ?? sortOut(facts);
  known.set(facts, found);
  return found;
}

function sortOut(facts: readonly PairFact[]): Sorted {
  const roster: RosterEvent[] = [];
  const activities: PlacedActivity[] = [];
  for (const fact of facts) {
    if (fact.kind === 'activity') activities.push({ event: fact.event, before: roster.length });
    else roster.push(fact.event);
  }
  return { roster, activities };
}
