/**
 * What the months ask about a whole log in memory. The store answers the same questions for one month and one batch
 * of clients or partners at a time; what is made of the answers is the same code.
 */
import type { Directory } from '../directory/standing.ts';
import type { TenureEvent } from '../events/event.ts';
import type { PartnerId } from '../ids.ts';
import type { Pair } from '../relationship/pair.ts';
import type { Period } from '../relationship/period.ts';
import type { Verdict } from '../relationship/verdict.ts';
import { compareText } from '../text.ts';
import type { Instant } from '../time/instant.ts';
import type { PostedAdjustment } from './adjustment.ts';
import type { ClientFacts } from './client-facts.ts';
import type { Deal } from './deal.ts';
import {
  gatherAdjustments,
  gatherAttributes,
  gatherDeals,
  gatherSubscriptions,
  type AttributesSince,
} from './gather-events.ts';
import { groupBy } from '../group-by.ts';
import { pairHistory, type PairHistory, type QualifyingActivity } from './pair-history.ts';

export interface LogFacts {
  /** Clients that some partner ever managed, in any order. */
  readonly clients: readonly ClientFacts[];
  /** Every partner that is ever registered, by id. */
  readonly partners: readonly PartnerHistory[];
  /** The times of the first and the last event; null without any. */
  readonly duration: { readonly first: Instant; readonly last: Instant } | null;
}

/** What a log says of a partner. */
export interface PartnerHistory {
  readonly partner: PartnerId;
  readonly registeredAt: Instant;
  /** Its pair with every client that it ever managed. */
  readonly pairs: readonly PairHistory[];
  /** In the event order. */
  readonly attributes: readonly AttributesSince[];
  readonly deals: readonly Deal[];
  /** By month (`YYYY-MM`), each list in the event order. */
  readonly adjustments: ReadonlyMap<string, readonly PostedAdjustment[]>;
}

/** A log as folded, such as `rules/compute` makes it. */
export interface FoldedLog {
  /** In the event order. */
  readonly events: readonly TenureEvent[];
  /** The registrations among them that stand. */
  readonly directory: Directory;
  /** In any order. */
  readonly pairs: Iterable<FoldedPair>;
}

/** Verdicts in the event order, periods ascending. */
interface FoldedPair extends Pair {
  readonly fold: { readonly verdicts: readonly Verdict[] };
  readonly periods: readonly Period[];
}

/** What the months need of a log, and nothing of what they don't. */
export function logFacts({ events, directory, pairs }: FoldedLog): LogFacts {
  const managed: PairHistory[] = [];
  for (const pair of pairs) if (pair.periods.length > 0) managed.push(historyOf(pair));
  return {
    clients: clientsOf(events, directory, managed),
    partners: partnersOf(events, directory, managed),
    duration: durationOf(events),
  };
}

/** What the months ask about a folded pair. */
export function historyOf({ partner, client, fold, periods }: FoldedPair): PairHistory {
  const activities: QualifyingActivity[] = [];
  for (const { time, tool, expiresAt } of fold.verdicts) {
    if (expiresAt !== null) activities.push({ time, tool, expiresAt });
  }
  return pairHistory({ partner, client }, periods, activities);
}

function clientsOf(
  events: readonly TenureEvent[],
  directory: Directory,
  pairs: readonly PairHistory[],
): readonly ClientFacts[] {
  const subscriptions = gatherSubscriptions(events, directory);
  return [...groupBy(pairs, ({ client }) => client)].map(([client, own]) => {
    const registration = directory.clients.get(client);
    if (registration === undefined) throw new Error(`a pair is managed whose client is not registered: ${client}`);
    return {
      client,
      country: registration.data.country,
      subscriptions: subscriptions.get(client) ?? [],
      pairs: own,
    };
  });
}

/** What a log says of each partner that it registers, by id. */
export function partnersOf(
  events: readonly TenureEvent[],
  directory: Directory,
  pairs: readonly PairHistory[],
): readonly PartnerHistory[] {
  const pairsOf = groupBy(pairs, ({ partner }) => partner);
  const attributes = gatherAttributes(events, directory);
  const deals = gatherDeals(events, directory);
  const adjustments = gatherAdjustments(events);
  return [...directory.partners]
    .sort(([a], [b]) => compareText(a, b))
    .map(([partner, { time }]) => ({
      partner,
      registeredAt: time,
      pairs: pairsOf.get(partner) ?? [],
      attributes: attributes.get(partner) ?? [],
      deals: deals.get(partner) ?? [],
      adjustments: adjustments.get(partner) ?? new Map(),
    }));
}

function durationOf(events: readonly TenureEvent[]): LogFacts['duration'] {
  const [first, last] = [events[0], events.at(-1)];
  return first === undefined || last === undefined ? null : { first: first.time, last: last.time };
}
