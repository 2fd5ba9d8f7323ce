import { compareTexts } from './text-order.ts';

/** The data of each kind of event, as docs/domain.md §2 lists them. */
export interface DataByType {
  'partner.registered': { partner: string; name: string; emailDomains: string[] };
  'partner.updated': { partner: string; attributes?: Record<string, unknown>; emailDomains?: string[] };
  'client.registered': { client: string; name: string; country: string };
  'client.subscription.changed': { client: string; mrr: string; currency: string };
  'user.created': { user: string; partner: string; email: string; partnerEmployee?: boolean };
  'user.tagged': { user: string };
  'user.untagged': { user: string };
  'user.deactivated': { user: string };
  'user.reactivated': { user: string };
  'user.deleted': { user: string };
  'user.assigned': { user: string; client: string };
  'access.granted': { user: string; client: string };
  'access.removed': { user: string; client: string; by: 'partner' | 'client' };
  'activity.performed': Activity;
  'activity.voided': { activity: { source: string; id: string }; reason: string };
  'deal.closed': DealClosed;
  'deal.cancelled': { deal: string };
  'adjustment.posted': { partner: string; month: string; points: string; reason: string; author: string };
}

export interface Activity {
  user: string;
  client: string;
  tool: string;
  action: string;
  asset?: string;
  properties?: Record<string, unknown>;
}

export interface DealClosed {
  deal: string;
  partner: string;
  client: string;
  mrr: string;
  currency: string;
  kind: 'sourced' | 'assisted';
}

export type EventType = keyof DataByType;

/** An accepted event; `time` in milliseconds. */
export type EventOf<T extends EventType> = {
  [K in T]: {
    readonly source: string;
    readonly id: string;
    readonly time: number;
    readonly type: K;
    readonly data: DataByType[K];
  };
}[T];
export type LogEvent = EventOf<EventType>;

/** Kinds at equal times (docs/domain.md §2.2); all others are the last group, 8. */
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

/** The event order: time, kind at equal times, source, id (docs/domain.md §2.2). */
export function compareEvents(a: LogEvent, b: LogEvent): number {
  if (a.time !== b.time) return a.time - b.time;
  const groups = (GROUPS[a.type] ?? 8) - (GROUPS[b.type] ?? 8);
  return groups !== 0 ? groups : compareTexts([a.source, a.id], [b.source, b.id]);
}

/** One text for a list of identifiers, to be used as the key of a map. */
export function keyOf(...ids: readonly string[]): string {
  return JSON.stringify(ids);
}
