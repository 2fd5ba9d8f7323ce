import type { DealClosed, LogEvent } from './events.ts';
import { keyOf } from './events.ts';
import type { Fraction } from './fraction.ts';
import { parseDecimal } from './fraction.ts';

/** What is known after some events, all of them in the event order. Only registered subjects are in it. */
export interface State {
  readonly partners: Map<string, Partner>;
  readonly clients: Map<string, Client>;
  readonly users: Map<string, User>;
  /** Keys of (user, client). */
  readonly accesses: Set<string>;
  /** Keys of (user, client). */
  readonly manualAssignments: Set<string>;
  readonly deals: Map<string, Deal>;
  readonly cancelledDeals: Set<string>;
}

export interface Partner {
  readonly domains: readonly string[];
  readonly attributes: ReadonlyMap<string, unknown>;
}

export interface Client {
  readonly country: string;
  readonly subscription: { readonly mrr: Fraction; readonly currency: string } | null;
}

export interface User {
  readonly partner: string;
  readonly email: string;
  readonly isEmployee: boolean;
  readonly isDeactivated: boolean;
  readonly isDeleted: boolean;
}

export interface Deal extends DealClosed {
  readonly time: number;
}

/** Replays events from nothing, as docs/domain.md §2.2–3 and §4 say. They must be in the event order. */
export function replay(events: Iterable<LogEvent>): State {
  const state: State = {
    partners: new Map(),
    clients: new Map(),
    users: new Map(),
    accesses: new Set(),
    manualAssignments: new Set(),
    deals: new Map(),
    cancelledDeals: new Set(),
  };
  for (const event of events) if (hasEffect(state, event)) apply(state, event);
  return state;
}

/**
 * An event has effect only if whom it names is registered before it, and a registration only if it is the first of
 * its identifier (docs/domain.md §2.3). Nothing about a deleted user changes any more.
 */
function hasEffect(state: State, event: LogEvent): boolean {
  switch (event.type) {
    case 'partner.registered':
      return !state.partners.has(event.data.partner);
    case 'client.registered':
      return !state.clients.has(event.data.client);
    case 'user.created':
      return state.partners.has(event.data.partner) && !state.users.has(event.data.user);
    case 'deal.closed':
      return areNamesKnown(state, event) && !state.deals.has(event.data.deal);
    default:
      return areNamesKnown(state, event);
  }
}

/** Whether all whom the event names are registered, and its user is not deleted. Corrections name nobody here. */
function areNamesKnown(state: State, event: LogEvent): boolean {
  switch (event.type) {
    case 'partner.updated':
      return state.partners.has(event.data.partner);
    case 'client.subscription.changed':
      return state.clients.has(event.data.client);
    case 'deal.closed':
      return state.partners.has(event.data.partner) && state.clients.has(event.data.client);
    case 'user.tagged':
    case 'user.untagged':
    case 'user.deactivated':
    case 'user.reactivated':
    case 'user.deleted':
      return isLiving(state, event.data.user);
    case 'user.assigned':
    case 'access.granted':
    case 'access.removed':
      return isLiving(state, event.data.user) && state.clients.has(event.data.client);
    default:
      return true;
  }
}

function isLiving(state: State, user: string): boolean {
  return state.users.get(user)?.isDeleted === false;
}

function apply(state: State, event: LogEvent): void {
  switch (event.type) {
    case 'partner.registered':
      state.partners.set(event.data.partner, { domains: event.data.emailDomains, attributes: new Map() });
      return;
    case 'partner.updated':
      return change(state.partners, event.data.partner, (partner) => ({
        domains: event.data.emailDomains ?? partner.domains,
        attributes: merged(partner.attributes, event.data.attributes ?? {}),
      }));
    case 'client.registered':
      state.clients.set(event.data.client, { country: event.data.country, subscription: null });
      return;
    case 'client.subscription.changed':
      return change(state.clients, event.data.client, (client) => ({
        ...client,
        subscription: { mrr: parseDecimal(event.data.mrr), currency: event.data.currency },
      }));
    case 'user.created':
      state.users.set(event.data.user, newUser(event.data));
      return;
    case 'user.tagged':
      return change(state.users, event.data.user, (user) => ({ ...user, isEmployee: true }));
    case 'user.untagged':
      return change(state.users, event.data.user, (user) => ({ ...user, isEmployee: false }));
    case 'user.deactivated':
      return change(state.users, event.data.user, (user) => ({ ...user, isDeactivated: true }));
    case 'user.reactivated':
      return change(state.users, event.data.user, (user) => ({ ...user, isDeactivated: false }));
    case 'user.deleted':
      return change(state.users, event.data.user, (user) => ({ ...user, isDeleted: true }));
    case 'user.assigned':
      state.manualAssignments.add(keyOf(event.data.user, event.data.client));
      return;
    case 'access.granted':
      state.accesses.add(keyOf(event.data.user, event.data.client));
      return;
    case 'access.removed':
      state.accesses.delete(keyOf(event.data.user, event.data.client));
      if (event.data.by === 'partner') state.manualAssignments.delete(keyOf(event.data.user, event.data.client));
      return;
    case 'deal.closed':
      state.deals.set(event.data.deal, { ...event.data, time: event.time });
      return;
    case 'deal.cancelled':
      state.cancelledDeals.add(event.data.deal);
      return;
    case 'activity.performed':
    case 'activity.voided':
    case 'adjustment.posted':
      return; // judged apart: none of them changes who is who
  }
}

function change<T>(known: Map<string, T>, id: string, next: (value: T) => T): void {
  const value = known.get(id);
  if (value !== undefined) known.set(id, next(value));
}

function newUser(data: { partner: string; email: string; partnerEmployee?: boolean }): User {
  const { partner, email, partnerEmployee = true } = data;
  return { partner, email, isEmployee: partnerEmployee, isDeactivated: false, isDeleted: false };
}

function merged(before: ReadonlyMap<string, unknown>, changes: Record<string, unknown>): Map<string, unknown> {
  const after = new Map(before);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) after.delete(key);
    else after.set(key, value);
  }
  return after;
}
