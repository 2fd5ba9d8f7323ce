/**
 * Which late facts bear on which client (`docs/domain.md §7`: adjustment lines name "the events that caused it").
 *
 * A fact bears on the clients it names; one about a user, on those the user has anything to do with; one about a
 * partner, on those of its users and deals. Not among the causes is what changes no points: an activity that does not
 * qualify, attributes, a void of what did not count anyway.
 */
import type { ComputedLog } from '../compute/compute-log.ts';
import { eventNameKey } from '../events/acceptance.ts';
import { compareEvents, type EventKey } from '../events/event-order.ts';
import type { TenureEvent } from '../events/event.ts';
import type { ClientId, PartnerId } from '../ids.ts';
import { effectiveInstant, type RuleSetVersion } from '../programme/rule-set-version.ts';
import type { Instant } from '../time/instant.ts';
import type { LateCause } from './adjustment.ts';
import type { LateCauses } from './draft-month.ts';

/** A fact with the instant from which on it can make a difference. */
interface Cause {
  readonly event: EventKey;
  readonly from: Instant;
}

/**
 * @param late those of the log's events that were accepted after the last month was closed
 * @param versions rule sets published after that, in their order
 */
export function lateCauses(
  log: ComputedLog,
  late: readonly TenureEvent[],
  versions: readonly RuleSetVersion[],
): LateCauses {
  const reach = reachOf(log);
  const ofClients = new Map<ClientId, Cause[]>();
  for (const event of late) {
    const from = reach.from(event);
    for (const client of from === null ? [] : new Set(reach.clients(event))) {
      const causes = ofClients.get(client);
      if (causes === undefined) ofClients.set(client, [{ event, from: from as Instant }]);
      else causes.push({ event, from: from as Instant });
    }
  }
  return {
    ofClient(client, valuedAt) {
      const events = (ofClients.get(client) ?? []).filter(({ from }) => from < valuedAt).map(({ event }) => event);
      return [...asCauses(events), ...rulesBefore(versions, valuedAt)];
    },
    ofPartner(partner, month) {
      const own = log.events.filter(
        (event) => event.type === 'adjustment.posted' && event.data.partner === partner && event.data.month === month,
      );
      const known = new Set<TenureEvent>(late);
      const registered = late.filter((event) => event.type === 'partner.registered' && event.data.partner === partner);
      const news = [...own.filter((event) => known.has(event)), ...registered];
      return asCauses(news.length > 0 ? news : own);
    },
  };
}

interface Placed {
  readonly position: number;
}

/**
 * The same from the ledger: what has a position after another one.
 * @param since a position of the ledger; infinite when nothing is late
 * @param entries what the log was computed from
 */
export function causesAfter(
  since: number,
  log: ComputedLog,
  entries: readonly (Placed & { readonly event: TenureEvent })[],
  book: readonly (Placed & RuleSetVersion)[],
): LateCauses {
  const isNew = ({ position }: Placed): boolean => position > since;
  const news = new Set(entries.filter(isNew).map(({ event }) => eventNameKey(event)));
  const late = log.events.filter((event) => news.has(eventNameKey(event)));
  return lateCauses(log, late, book.filter(isNew));
}

export function asCauses(events: readonly EventKey[]): readonly LateCause[] {
  return events.toSorted(compareEvents).map(({ source, id }) => ({ kind: 'event', source, id }));
}

function rulesBefore(versions: readonly RuleSetVersion[], valuedAt: Instant): readonly LateCause[] {
  return versions
    .filter((version) => effectiveInstant(version) < valuedAt)
    .map(({ version }) => ({ kind: 'rule_set', version }));
}

interface Reach {
  /** From when on the event can make a difference; null when it can't. */
  from(event: TenureEvent): Instant | null;
  clients(event: TenureEvent): Iterable<ClientId>;
}

function reachOf(log: ComputedLog): Reach {
  const engaged = new Lists<string, ClientId>();
  const ofDeal = new Lists<string, ClientId>();
  const ofPartner = new Lists<PartnerId, ClientId>();
  const activities = new Map<string, { readonly client: ClientId; readonly time: Instant }>();
  for (const { type, data, time, source, id } of log.events) {
    if (type === 'deal.closed') {
      ofDeal.add(data.deal, data.client);
      ofPartner.add(data.partner, data.client);
    } else if ('user' in data && 'client' in data) {
      engaged.add(data.user, data.client);
      if (type === 'activity.performed') activities.set(eventNameKey({ source, id }), { client: data.client, time });
    }
  }
  for (const [user, { data }] of log.directory.users) {
    for (const client of engaged.of(user)) ofPartner.add(data.partner, client);
  }
  const verdicts = new Map(
    log.pairs.flatMap(({ fold }) => fold.verdicts).map((one) => [eventNameKey(one), one.reason]),
  );

  return {
    from(event) {
      if (event.type === 'activity.performed') return verdicts.get(eventNameKey(event)) === null ? event.time : null;
      if (event.type !== 'activity.voided') return event.time;
      const voided = eventNameKey(event.data.activity);
      return verdicts.get(voided) === 'voided' ? (activities.get(voided)?.time ?? null) : null;
    },
    clients(event) {
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
          return 'client' in event.data ? [event.data.client] : engaged.of(event.data.user);
      }
    },
  };
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
