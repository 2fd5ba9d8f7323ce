/**
 * What the events of a log say of money, attributes, deals and adjustments. An event has effect only if what it names
 * is registered before it (`docs/domain.md §2.2`, point 3); the directory tells.
 */
import { ownDecimal } from '../decimal.ts';
import { isRegistered, type Directory } from '../directory/standing.ts';
import type { EventOf, EventType, JsonObject, TenureEvent } from '../events/event.ts';
import type { ClientId, DealId, PartnerId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';
import type { PostedAdjustment } from './adjustment.ts';
import { subscription, type Subscription } from './client-facts.ts';
import type { Deal } from './deal.ts';
import { groupBy } from '../group-by.ts';

/** All attributes of a partner from an instant on. */
export interface AttributesSince {
  readonly time: Instant;
  readonly attributes: JsonObject;
}

/** The subscription changes of each client that have effect. */
export function gatherSubscriptions(
  events: readonly TenureEvent[],
  { clients }: Directory,
): ReadonlyMap<ClientId, readonly Subscription[]> {
  const gathered = new Map<ClientId, Subscription[]>();
  const changes = ofType(events, 'client.subscription.changed').filter((event) =>
    isRegistered(clients.get(event.data.client), event.time),
  );
  for (const [client, own] of groupBy(changes, ({ data }) => data.client)) {
    gathered.set(
      client,
      own.map(({ time, data }) => subscription(time, ownDecimal(data.mrr), data.currency)),
    );
  }
  return gathered;
}

/** The attributes of each partner after each change: merged key by key, null removes. */
export function gatherAttributes(
  events: readonly TenureEvent[],
  { partners }: Directory,
): ReadonlyMap<PartnerId, readonly AttributesSince[]> {
  const gathered = new Map<PartnerId, AttributesSince[]>();
  for (const { time, data } of ofType(events, 'partner.updated')) {
    if (data.attributes === undefined || !isRegistered(partners.get(data.partner), time)) continue;
    const known = gathered.get(data.partner) ?? [];
    known.push({ time, attributes: mergeAttributes(known.at(-1)?.attributes ?? {}, data.attributes) });
    gathered.set(data.partner, known);
  }
  return gathered;
}

/**
 * Attributes after a change: key by key, null removes.
 * Built from entries, because assigning to a key `__proto__` would not make one.
 */
export function mergeAttributes(attributes: JsonObject, changes: JsonObject): JsonObject {
  const merged = new Map(Object.entries(attributes));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

/** The deals of each partner that stand, with the first cancellation of each, whichever of the two comes first. */
export function gatherDeals(
  events: readonly TenureEvent[],
  { clients, deals }: Directory,
): ReadonlyMap<PartnerId, readonly Deal[]> {
  const cancelled = new Map<DealId, Instant>();
  for (const { time, data } of ofType(events, 'deal.cancelled')) {
    if (!cancelled.has(data.deal)) cancelled.set(data.deal, time);
  }
  const standing = [...deals.values()].map(({ time, data }): Deal => {
    const { deal, partner, client, kind, mrr, currency } = data;
    const country = clients.get(client)?.data.country ?? '';
    const cancelledAt = cancelled.get(deal) ?? null;
    return { deal, partner, client, kind, time, mrr: ownDecimal(mrr), currency, country, cancelledAt };
  });
  return groupBy(standing, ({ partner }) => partner);
}

/** The adjustments of each partner, by month. Its registration may come at any time, also later. */
export function gatherAdjustments(
  events: readonly TenureEvent[],
): ReadonlyMap<PartnerId, ReadonlyMap<string, readonly PostedAdjustment[]>> {
  const gathered = new Map<PartnerId, ReadonlyMap<string, readonly PostedAdjustment[]>>();
  for (const [partner, own] of groupBy(ofType(events, 'adjustment.posted'), ({ data }) => data.partner)) {
    const months = new Map<string, PostedAdjustment[]>();
    for (const [month, posted] of groupBy(own, ({ data }) => data.month)) months.set(month, posted.map(adjustmentOf));
    gathered.set(partner, months);
  }
  return gathered;
}

function adjustmentOf({ source, id, time, data }: EventOf<'adjustment.posted'>): PostedAdjustment {
  const { points, reason, author } = data;
  return { kind: 'posted', source, id, time, points: ownDecimal(points), reason, author };
}

function ofType<T extends EventType>(events: readonly TenureEvent[], type: T): EventOf<T>[] {
  return events.filter((event): event is TenureEvent & EventOf<T> => event.type === type);
}
