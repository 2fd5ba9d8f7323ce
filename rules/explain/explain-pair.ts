/** Why a pair is credited or not: its users with their preconditions, and its activities with their verdicts. */
import type { EventOf } from '../events/event.ts';
import type { UserId } from '../ids.ts';
import { versionAt, type RuleBook } from '../programme/rule-set-version.ts';
import type { PairFact, RosterEvent } from '../relationship/pair-fact.ts';
import type { PairState } from '../relationship/pair-state.ts';
import type { Verdict } from '../relationship/verdict.ts';
import { compareText } from '../text.ts';
import { explainPreconditions, PRECONDITIONS, type PreconditionExplanation } from './explain-preconditions.ts';
import { explainRuling, type RulingExplanation } from './explain-ruling.ts';

export interface UserExplanation {
  readonly user: UserId;
  readonly preconditions: readonly PreconditionExplanation[];
}

/** Users in code-point order of their ids. */
export function explainUsers(facts: readonly PairFact[], state: PairState): readonly UserExplanation[] {
  const roster = rosterOf(facts);
  return [...state.users.keys()]
    .sort(compareText)
    .map((user) => ({ user, preconditions: explainPreconditions(roster, user) }));
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
 * @param facts of the pair, in the event order
 * @param place of the activity among the facts
 */
export function explainActivity(
  facts: readonly PairFact[],
  place: number,
  verdict: Verdict,
  book: RuleBook,
): ActivityExplanation {
  const fact = facts[place];
  if (fact?.kind !== 'activity') throw new Error(`no activity at place ${place}`);
  const { event } = fact;
  const isRefused = PRECONDITIONS.some((precondition) => precondition === verdict.reason);
  return {
    event,
    verdict,
    ruling: explainRuling(versionAt(book, event.time), event.data),
    preconditions: isRefused ? explainPreconditions(rosterOf(facts.slice(0, place)), event.data.user) : null,
  };
}

function rosterOf(facts: readonly PairFact[]): readonly RosterEvent[] {
  return facts.flatMap((fact) => (fact.kind === 'roster' ? [fact.event] : []));
}
