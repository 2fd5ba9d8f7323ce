/**
 * Which registrations stand (`docs/domain.md §2.2`, point 3): the first of an identifier in the event order that has
 * effect. A registration without effect is as if absent and blocks nobody (`docs/decisions/0008`).
 *
 * Registrations come before every other kind of event at one instant, so "registered before an event in the event
 * order" is the same as "registered at its time or earlier".
 */
import { compareEvents } from '../events/event-order.ts';
import type { EventOf, TenureEvent } from '../events/event.ts';
import type { ClientId, DealId, PartnerId, UserId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';

export interface Directory {
  readonly partners: ReadonlyMap<PartnerId, EventOf<'partner.registered'>>;
  readonly clients: ReadonlyMap<ClientId, EventOf<'client.registered'>>;
  readonly users: ReadonlyMap<UserId, EventOf<'user.created'>>;
  readonly deals: ReadonlyMap<DealId, EventOf<'deal.closed'>>;
}

/** The directory of a set of events, in any order. */
export function standingDirectory(events: Iterable<TenureEvent>): Directory {
  const partners = new Map<PartnerId, EventOf<'partner.registered'>>();
  const clients = new Map<ClientId, EventOf<'client.registered'>>();
  const created: EventOf<'user.created'>[] = [];
  const closed: EventOf<'deal.closed'>[] = [];
  for (const event of events) {
    if (event.type === 'partner.registered') keepFirst(partners, event.data.partner, event);
    else if (event.type === 'client.registered') keepFirst(clients, event.data.client, event);
    else if (event.type === 'user.created') created.push(event);
    else if (event.type === 'deal.closed') closed.push(event);
  }
  const users = new Map<UserId, EventOf<'user.created'>>();
  for (const event of created) {
    if (isRegistered(partners.get(event.data.partner), event.time)) keepFirst(users, event.data.user, event);
  }
  const deals = new Map<DealId, EventOf<'deal.closed'>>();
  for (const event of closed) {
    const { partner, client, deal } = event.data;
    if (!isRegistered(partners.get(partner), event.time) || !isRegistered(clients.get(client), event.time)) continue;
    keepFirst(deals, deal, event);
  }
  return { partners, clients, users, deals };
}

/** Whether a registration stands at `time`, for any event that is no registration itself. */
export function isRegistered(registration: { readonly time: Instant } | undefined, time: Instant): boolean {
  return registration !== undefined && registration.time <= time;
}

function keepFirst<Id, E extends TenureEvent>(standing: Map<Id, E>, id: Id, event: E): void {
  const known = standing.get(id);
  if (known === undefined || compareEvents(event, known) < 0) standing.set(id, event);
}
