/**
 * What two rule books make of some clients, from all that a log says about them: a what-if of any size is one of
 * these after the other, as no activity and no period of one client depends on another.
 *
 * Owns: what differs in verdicts and periods, and what the months will ask about the pairs. Does not own: statements
 * (`compare-partners.ts`).
 */
import { computePair, gatherLog, type ComputedPair } from '../compute/compute-log.ts';
import { rulingsOf } from '../compute/attach-rulings.ts';
import type { TenureEvent } from '../events/event.ts';
import type { ClientId } from '../ids.ts';
import type { Subscription } from '../month/client-facts.ts';
import { gatherSubscriptions } from '../month/gather-events.ts';
import { historyOf } from '../month/log-facts.ts';
import type { PairHistory } from '../month/pair-history.ts';
import type { Ruling } from '../qualification/ruling.ts';
import type { Pair } from '../relationship/pair.ts';
import { periodRow } from '../rows/period-row.ts';
import { verdictRow } from '../rows/verdict-row.ts';
import type { Instant } from '../time/instant.ts';
import { comparePeriods, type PeriodChange } from './compare-periods.ts';
import { isOtherVerdict, kindOf, type ActivityChange } from './compare-verdicts.ts';
import { isWithin, reachesInto, type Interval } from './month-range.ts';
import type { Both, Side } from './sides.ts';

export interface ComparedClients {
  /** In no order. */
  readonly activities: readonly ActivityChange[];
  /** By partner, client and start. */
  readonly periods: readonly PeriodChange[];
  /** Clients that some partner ever managed, on either side. */
  readonly clients: readonly ComparedClient[];
  /** Pairs that were ever managed, on either side. */
  readonly pairs: readonly ComparedPair[];
}

export interface ComparedClient {
  readonly client: ClientId;
  readonly country: string;
  readonly subscriptions: readonly Subscription[];
}

/** Null on a side on which it was never managed; one history for both where nothing differs. */
export interface ComparedPair extends Pair, Both<PairHistory | null> {}

export interface ClientsAsked {
  readonly sides: Both<Side>;
  readonly interval: Interval;
  /** As of when periods are told. */
  readonly at: Instant;
  /** Awaited after each pair: lets others have their turn. */
  readonly pause?: () => Promise<void>;
}

/** @param events every event about the clients, their users and those users' partners, in any order */
export async function compareClients(events: readonly TenureEvent[], asked: ClientsAsked): Promise<ComparedClients> {
  const { sides, interval, at, pause } = asked;
  const gathered = gatherLog(events, at);
  const activities: ActivityChange[] = [];
  const periods: PeriodChange[] = [];
  const pairs: ComparedPair[] = [];
  for (const pair of gathered.pairs) {
    const rulings = await bothOf(sides, ({ rules }) => rulingsOf(pair.events, rules));
    const before = computePair(pair, rulings.before, gathered.voided, at);
    // Rules that say the same lead to the same: most pairs are folded once.
    const isSame = rulings.before.every((ruling, index) => isSameRuling(ruling, rulings.after[index]));
    const after = isSame ? before : computePair(pair, rulings.after, gathered.voided, at);
    if (!isSame) {
      activities.push(...activityChanges(before, after, interval));
      periods.push(...comparePeriods(periodRows(before, interval), periodRows(after, interval)));
    }
    if (before.periods.length > 0 || after.periods.length > 0) {
      const history = historyOrNull(before);
      const { partner, client } = pair;
      pairs.push({ partner, client, before: history, after: isSame ? history : historyOrNull(after) });
    }
    await pause?.();
  }
  return { activities, periods, pairs, clients: clientsOf(pairs, gathered) };
}

async function bothOf<From, To>({ before, after }: Both<From>, make: (one: From) => Promise<To>): Promise<Both<To>> {
  return { before: await make(before), after: await make(after) };
}

/** Whatever the rule and the version are called. */
function isSameRuling(a: Ruling, b: Ruling | undefined): boolean {
  if (a.kind !== 'accepted' || b?.kind !== 'accepted') return a.kind === b?.kind;
  return a.windowMs === b.windowMs;
}

function activityChanges(before: ComputedPair, after: ComputedPair, interval: Interval): readonly ActivityChange[] {
  const changes: ActivityChange[] = [];
  for (const [index, was] of before.fold.verdicts.entries()) {
    const is = after.fold.verdicts[index];
    if (is === undefined || !isWithin(was.time, interval) || !isOtherVerdict(was, is)) continue;
    changes.push({ kind: kindOf(was, is), before: verdictRow(was), after: verdictRow(is) });
  }
  return changes;
}

function periodRows(pair: ComputedPair, interval: Interval) {
  return pair.periods.filter((period) => reachesInto(period, interval)).map((period) => periodRow(pair, period));
}

function historyOrNull(pair: ComputedPair): PairHistory | null {
  return pair.periods.length === 0 ? null : historyOf(pair);
}

function clientsOf(
  pairs: readonly ComparedPair[],
  { events, directory }: ReturnType<typeof gatherLog>,
): readonly ComparedClient[] {
  const subscriptions = gatherSubscriptions(events, directory);
  return [...new Set(pairs.map(({ client }) => client))].map((client) => {
    const registration = directory.clients.get(client);
    if (registration === undefined) throw new Error(`a pair is managed whose client is not registered: ${client}`);
    return { client, country: registration.data.country, subscriptions: subscriptions.get(client) ?? [] };
  });
}
