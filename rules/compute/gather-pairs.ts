/**
 * Deals the events of a log out to the pairs they speak of. A pair has a fact about a user only if some event brings
 * that user and the client together; everything said about the partner or the client belongs to each of their pairs.
 */
import type { Directory } from '../directory/standing.ts';
import type { EventOf, TenureEvent } from '../events/event.ts';
import type { ClientId, PartnerId, UserId } from '../ids.ts';
import { isRosterEvent, type RosterEvent } from '../relationship/pair-fact.ts';
import { pairKey, type Pair } from '../relationship/pair.ts';

/** An event of a pair; activities still lack what the rules say of them. */
export type PairEvent = RosterEvent | EventOf<'activity.performed'>;

export interface PairEvents extends Pair {
  /** In the event order. */
  readonly events: readonly PairEvent[];
}

export interface Gathered {
  readonly pairs: readonly PairEvents[];
  /** Activities of users that no registration stands for: they belong to no pair. */
  readonly orphans: readonly EventOf<'activity.performed'>[];
}

interface Collected extends Pair {
  readonly users: Set<UserId>;
  readonly own: Placed[];
}

/** An event with its place in the event order. */
interface Placed {
  readonly place: number;
  readonly event: PairEvent;
}

/** @param events all accepted events, in the event order */
export function gatherPairs(events: readonly TenureEvent[], directory: Directory): Gathered {
  const pairs = new Map<string, Collected>();
  const ofPartner = new Map<PartnerId, Placed[]>();
  const ofClient = new Map<ClientId, Placed[]>();
  const ofUser = new Map<UserId, Placed[]>();
  const orphans: EventOf<'activity.performed'>[] = [];

  const place = (event: PairEvent, at: number): void => {
    const placed = { place: at, event };
    if (event.type === 'partner.registered' || event.type === 'partner.updated')
      push(ofPartner, event.data.partner, placed);
    else if (event.type === 'client.registered') push(ofClient, event.data.client, placed);
    else if ('client' in event.data) {
      const { user, client } = event.data;
      const partner = directory.users.get(user)?.data.partner;
      if (partner !== undefined) collect(pairs, { partner, client }, user).own.push(placed);
      else if (event.type === 'activity.performed') orphans.push(event);
    } else push(ofUser, event.data.user, placed);
  };

  events.forEach((event, index) => {
    if (isPairEvent(event) && stands(event, directory)) place(event, index);
  });
  return { orphans, pairs: [...pairs.values()].map((pair) => assemble(pair, ofPartner, ofClient, ofUser)) };
}

function isPairEvent(event: TenureEvent): event is PairEvent {
  return event.type === 'activity.performed' || isRosterEvent(event);
}

/** A registration is a fact only if it is the one that stands. */
function stands(event: PairEvent, directory: Directory): boolean {
  if (event.type === 'partner.registered') return directory.partners.get(event.data.partner) === event;
  if (event.type === 'client.registered') return directory.clients.get(event.data.client) === event;
  if (event.type === 'user.created') return directory.users.get(event.data.user) === event;
  return true;
}

function collect(pairs: Map<string, Collected>, pair: Pair, user: UserId): Collected {
  const key = pairKey(pair);
  let collected = pairs.get(key);
  if (collected === undefined) pairs.set(key, (collected = { ...pair, users: new Set(), own: [] }));
  collected.users.add(user);
  return collected;
}

function assemble(
  { partner, client, users, own }: Collected,
  ofPartner: ReadonlyMap<PartnerId, Placed[]>,
  ofClient: ReadonlyMap<ClientId, Placed[]>,
  ofUser: ReadonlyMap<UserId, Placed[]>,
): PairEvents {
  const placed = [...own, ...(ofPartner.get(partner) ?? []), ...(ofClient.get(client) ?? [])];
  for (const user of users) placed.push(...(ofUser.get(user) ?? []));
  placed.sort((a, b) => a.place - b.place);
  return { partner, client, events: placed.map(({ event }) => event) };
}

function push<Id>(lists: Map<Id, Placed[]>, id: Id, placed: Placed): void {
  const list = lists.get(id);
  if (list === undefined) lists.set(id, [placed]);
  else list.push(placed);
}
