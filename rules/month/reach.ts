/**
 * How far an event reaches: from when on it can make a difference, and at which clients.
 *
 * It bears on the clients it names; one about a user, on those the user has anything to do with; one about a partner, on
 * those of its users and deals. What changes no points reaches nobody: an activity that does not qualify, attributes, a
 * void of what did not count anyway.
 */
import type { ComputedLog } from '../compute/compute-log.ts';
import { eventNameKey } from '../events/acceptance.ts';
import type { TenureEvent } from '../events/event.ts';
import type { ClientId, DealId, PartnerId, UserId } from '../ids.ts';
import type { VerdictReason } from '../relationship/verdict.ts';
import type { Instant } from '../time/instant.ts';

export interface Reach {
  /** Null when it can't make any. */
  from(event: TenureEvent): Instant | null;
  clients(event: TenureEvent): Iterable<ClientId>;
}

/** @param log with the events that are asked about */
export function reachOf(log: ComputedLog): Reach {
  const ties = tiesOf(log);
  return {
    from: (event) => fromWhen(event, ties),
    clients: (event) => clientsOf(event, ties),
  };
}

/** What events are tied to clients by, other than by naming them. */
interface Ties {
  readonly ofUser: Lists<UserId, ClientId>;
  readonly ofDeal: Lists<DealId, ClientId>;
  readonly ofPartner: Lists<PartnerId, ClientId>;
  /** By the key of their names. */
  readonly activities: ReadonlyMap<string, { readonly client: ClientId; readonly time: Instant }>;
  /** Why each does not qualify, by the key of its name; null if it does. */
  readonly reasons: ReadonlyMap<string, VerdictReason | null>;
}

function tiesOf({ events, directory, pairs }: ComputedLog): Ties {
  const ofUser = new Lists<UserId, ClientId>();
  const ofDeal = new Lists<DealId, ClientId>();
  const ofPartner = new Lists<PartnerId, ClientId>();
  const activities = new Map<string, { readonly client: ClientId; readonly time: Instant }>();
  for (const event of events) {
    const { type, data, time } = event;
    if (type === 'deal.closed') {
      ofDeal.add(data.deal, data.client);
      ofPartner.add(data.partner, data.client);
    } else if ('user' in data && 'client' in data) {
      ofUser.add(data.user, data.client);
      if (type === 'activity.performed') activities.set(eventNameKey(event), { client: data.client, time });
    }
  }
  for (const [user, { data }] of directory.users) {
    for (const client of ofUser.of(user)) ofPartner.add(data.partner, client);
  }
  const verdicts = pairs.flatMap(({ fold }) => fold.verdicts);
  const reasons = new Map(verdicts.map((verdict) => [eventNameKey(verdict), verdict.reason]));
  return { ofUser, ofDeal, ofPartner, activities, reasons };
}

function fromWhen(event: TenureEvent, { activities, reasons }: Ties): Instant | null {
  if (event.type === 'activity.performed') return reasons.get(eventNameKey(event)) === null ? event.time : null;
  if (event.type !== 'activity.voided') return event.time;
  const voided = eventNameKey(event.data.activity);
  return reasons.get(voided) === 'voided' ? (activities.get(voided)?.time ?? null) : null;
}

function clientsOf(event: TenureEvent, { ofUser, ofDeal, ofPartner, activities }: Ties): Iterable<ClientId> {
  switch (event.type) {
    case 'adjustment.posted':
      return [];
    case 'partner.updated':
      return event.data.emailDomains === undefined ? [] : ofPartner.of(event.data.partner);
    case 'partner.registered':
      return ofPartner.of(event.data.partner);
    case 'deal.closed':
    case 'deal.cancelled':
      return ofDeal.of(event.data.deal);
    case 'activity.voided': {
      const activity = activities.get(eventNameKey(event.data.activity));
      return activity === undefined ? [] : [activity.client];
    }
    default:
      return 'client' in event.data ? [event.data.client] : ofUser.of(event.data.user);
  }
}

class Lists<Key, Item> {
  readonly #lists = new Map<Key, Set<Item>>();

  add(key: Key, item: Item): void {
    const list = this.#lists.get(key);
    if (list === undefined) this.#lists.set(key, new Set([item]));
    else list.add(item);
  }

  of(key: Key): Iterable<Item> {
    return this.#lists.get(key) ?? [];
  }
}
