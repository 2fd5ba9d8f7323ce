/** The events of a ledger that are about nobody's client alone, and which of them bear on some clients. */
import type { TenureEvent } from '../../../rules/events/event.ts';
import type { ClientId, DealId, UserId } from '../../../rules/ids.ts';

/** An event with its place in the ledger. */
export interface ArchivedEvent {
  readonly position: number;
  readonly event: TenureEvent;
}

export class CommonEvents {
  /** Of partners; adjustments and voids. */
  readonly #ofPartners: ArchivedEvent[] = [];
  readonly #corrections: ArchivedEvent[] = [];
  readonly #ofUsers = new Map<UserId, ArchivedEvent[]>();
  readonly #ofDeals = new Map<DealId, ArchivedEvent[]>();

  /** Keeps it, or says which client it is about. */
  take(entry: ArchivedEvent): ClientId | null {
    const { event } = entry;
    switch (event.type) {
      case 'partner.registered':
      case 'partner.updated':
        this.#ofPartners.push(entry);
        return null;
      case 'activity.voided':
      case 'adjustment.posted':
        this.#corrections.push(entry);
        return null;
      case 'deal.closed':
      case 'deal.cancelled':
        addTo(this.#ofDeals, event.data.deal, entry);
        return null;
      default:
        if ('client' in event.data) return event.data.client;
        addTo(this.#ofUsers, event.data.user, entry);
        return null;
    }
  }

  /** What months ask of partners and deals, registrations of clients apart: no pair comes of it. */
  get ofMoney(): readonly ArchivedEvent[] {
    return [...this.#ofPartners, ...this.#corrections, ...[...this.#ofDeals.values()].flat()];
  }

  /** Where deals were closed. */
  get clientsOfDeals(): ReadonlySet<ClientId> {
    const entries = [...this.#ofDeals.values()].flat();
    return new Set(entries.flatMap(({ event }) => (event.type === 'deal.closed' ? [event.data.client] : [])));
  }

  /** What bears on the clients of a part, beside what happened at them. @param sold the deals at these clients */
  bearingOn(atClients: readonly ArchivedEvent[], sold: Iterable<DealId>): readonly ArchivedEvent[] {
    const users = new Set<UserId>();
    for (const { event } of atClients) if ('user' in event.data) users.add(event.data.user);
    return [
      ...this.#ofPartners,
      ...this.#corrections,
      ...[...users].flatMap((user) => this.#ofUsers.get(user) ?? []),
      ...[...new Set(sold)].flatMap((deal) => this.#ofDeals.get(deal) ?? []),
    ];
  }

  /** Every deal that was ever closed at a client, by id. */
  soldAt(isOwn: (client: ClientId) => boolean): readonly DealId[] {
    return [...this.#ofDeals].flatMap(([deal, entries]) =>
      entries.some(({ event }) => event.type === 'deal.closed' && isOwn(event.data.client)) ? [deal] : [],
    );
  }
}

function addTo<Key>(lists: Map<Key, ArchivedEvent[]>, key: Key, entry: ArchivedEvent): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [entry]);
  else list.push(entry);
}
