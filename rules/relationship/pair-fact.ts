/**
 * The facts of one (partner, client) pair: what its fold reads, in the event order.
 * Of registrations only those that stand (`rules/directory`) are facts; of users only the partner's.
 */
import type { EventOf, EventType } from '../events/event.ts';
import type { Ruling } from '../qualification/ruling.ts';

const PAIR_EVENT_TYPES = [
  'partner.registered',
  'partner.updated',
  'client.registered',
  'user.created',
  'user.tagged',
  'user.untagged',
  'user.deactivated',
  'user.reactivated',
  'user.deleted',
  'user.assigned',
  'access.granted',
  'access.removed',
] as const satisfies readonly EventType[];

/** A fact about who may earn credit. */
export type RosterEvent = { [T in (typeof PAIR_EVENT_TYPES)[number]]: EventOf<T> }[(typeof PAIR_EVENT_TYPES)[number]];

/** An activity with all that does not depend on the roster: what the rule set says, and whether it was voided. */
export interface ActivityFact {
  readonly kind: 'activity';
  readonly event: EventOf<'activity.performed'>;
  readonly ruling: Ruling;
  readonly voided: boolean;
}

export interface RosterFact {
  readonly kind: 'roster';
  readonly event: RosterEvent;
}

export type PairFact = ActivityFact | RosterFact;

const ROSTER_TYPES: ReadonlySet<string> = new Set(PAIR_EVENT_TYPES);

/** Whether an event can change who manages a pair. */
export function isRosterEvent(event: { readonly type: EventType }): event is RosterEvent {
  return ROSTER_TYPES.has(event.type);
}
