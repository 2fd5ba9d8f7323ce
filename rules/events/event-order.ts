/**
 * The event order (`docs/domain.md §2.2`): time, then kind, then source, then id, the last two by code point.
 * It is total over accepted events, so the state at any instant depends only on the set of them.
 */
import { compareText } from '../text.ts';
import type { Instant } from '../time/instant.ts';
import type { EventName, EventType } from './event.ts';

/** Where an event stands in the event order. */
export interface EventKey extends EventName {
  readonly time: Instant;
  readonly type: EventType;
}

const LAST_GROUP = 8;

/** The groups of `docs/domain.md §2.2` at equal times; types not named here come last. */
const GROUPS: Partial<Record<EventType, number>> = {
  'partner.registered': 1,
  'client.registered': 1,
  'user.created': 2,
  'partner.updated': 3,
  'client.subscription.changed': 3,
  'user.tagged': 3,
  'user.untagged': 3,
  'user.deactivated': 3,
  'user.reactivated': 3,
  'user.assigned': 4,
  'access.granted': 4,
  'activity.performed': 5,
  'access.removed': 6,
  'user.deleted': 7,
};

/** The group of a type among events of one instant, 1 (first) to 8 (last). */
export function orderGroup(type: EventType): number {
  return GROUPS[type] ?? LAST_GROUP;
}

/** Negative when `a` comes before `b` in the event order; 0 only for one and the same event. */
export function compareEvents(a: EventKey, b: EventKey): number {
  return (
    a.time - b.time ||
    orderGroup(a.type) - orderGroup(b.type) ||
    compareText(a.source, b.source) ||
    compareText(a.id, b.id)
  );
}
