/**
 * The fold of one pair: its facts in, verdicts and periods out (`docs/domain.md §3–5`).
 *
 * Owns: the order of things at one instant, what starts, holds and ends a period.
 * Does not own: which facts belong to the pair (`rules/compute`, `store/`), what rules say (`rules/qualification`).
 * Invariants: 1. facts come in the event order; 2. folding in two parts equals folding at once;
 * 3. periods of a pair never overlap, and each has one start cause and at most one end cause.
 */
import type { EventName } from '../events/event.ts';
import type { Instant } from '../time/instant.ts';
import { applyRoster } from './apply-roster.ts';
import { hasManagingUser } from './managing-users.ts';
import type { ActivityFact, PairFact, RosterEvent } from './pair-fact.ts';
import type { PairState } from './pair-state.ts';
import { expired, type EndedPeriod, type EndReason, type RunningPeriod } from './period.ts';
import { failedPrecondition } from './precondition.ts';
import type { Verdict } from './verdict.ts';

/** What folding some facts gave. */
export interface PairFold {
  readonly state: PairState;
  /** A verdict for each activity among the facts, in their order. */
  readonly verdicts: readonly Verdict[];
  /** The periods closed by these facts; the one still open is `state.period`. */
  readonly ended: readonly EndedPeriod[];
}

/**
 * Folds facts onto a state.
 * @param from `EMPTY_PAIR`, or the state after all facts that come before these in the event order
 * @param facts the pair's next facts, in the event order
 */
export function foldPair(from: PairState, facts: Iterable<PairFact>): PairFold {
  const verdicts: Verdict[] = [];
  const ended: EndedPeriod[] = [];
  let state = from;
  const close = (period: EndedPeriod): void => {
    ended.push(period);
    state = { ...state, period: null, closedPeriods: state.closedPeriods + 1 };
  };

  for (const fact of facts) {
    const open = state.period;
    if (open !== null && open.expiresAt < fact.event.time) close(expired(open));
    if (fact.kind === 'activity') {
      const verdict = judge(state, fact);
      verdicts.push(verdict);
      if (verdict.qualifies) state = { ...state, period: keepAlive(state.period, verdict) };
    } else {
      const before = state;
      state = applyRoster(state, fact.event);
      const reason = terminationReason(before, state, fact.event);
      if (reason !== null && state.period !== null) close(terminated(state.period, fact.event, reason));
    }
  }
  return { state, verdicts, ended };
}

/** The verdict of an activity at this point of the event order. */
function judge(state: PairState, { event, ruling, voided }: ActivityFact): Verdict {
  const precondition = failedPrecondition(state, event.data.user);
  const reason = precondition ?? (ruling.kind === 'accepted' ? null : ruling.kind) ?? (voided ? 'voided' : null);
  return {
    source: event.source,
    id: event.id,
    time: event.time,
    user: event.data.user,
    client: event.data.client,
    tool: event.data.tool,
    qualifies: reason === null,
    reason,
    version: ruling.version,
    expiresAt: reason === null && ruling.kind === 'accepted' ? event.time + ruling.windowMs : null,
  };
}

/** A qualifying activity starts a period, or holds the running one if it expires no earlier than what held it. */
function keepAlive(period: RunningPeriod | null, activity: Verdict): RunningPeriod {
  const expiresAt = activity.expiresAt as Instant;
  const { source, id, user, time } = activity;
  const heldBy = { source, id, user, time };
  if (period === null) return { start: time, startedBy: { source, id }, heldBy, expiresAt };
  return expiresAt < period.expiresAt ? period : { ...period, heldBy, expiresAt };
}

/** Why this event ends the relationship: it left nobody of those who managed the pair. Null when it did not. */
function terminationReason(before: PairState, after: PairState, event: RosterEvent): EndReason | null {
  const reason = possibleEnd(event);
  if (reason === null || before === after) return null;
  return hasManagingUser(before) && !hasManagingUser(after) ? reason : null;
}

/** The kinds of event that can terminate, and the reason that they give. */
function possibleEnd(event: RosterEvent): EndReason | null {
  switch (event.type) {
    case 'access.removed':
      return event.data.by === 'partner' ? 'access_removed_by_partner' : 'removed_from_client_account';
    case 'partner.updated':
      return 'access_removed_by_partner';
    case 'user.deleted':
      return 'user_deleted';
    default:
      return null;
  }
}

/** At the instant of its expiry a period ends by that, whoever is removed then. */
function terminated(
  period: RunningPeriod,
  event: EventName & { readonly time: Instant },
  endReason: EndReason,
): EndedPeriod {
  if (period.expiresAt === event.time) return expired(period);
  return { ...period, end: event.time, endReason, endedBy: { source: event.source, id: event.id } };
}
