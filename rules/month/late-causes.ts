/** Which late facts bear on which client (`docs/domain.md §7`: adjustment lines name "the events that caused it"). */
import type { ComputedLog } from '../compute/compute-log.ts';
import { eventNameKey } from '../events/acceptance.ts';
import { compareEvents, type EventKey } from '../events/event-order.ts';
import type { TenureEvent } from '../events/event.ts';
import type { ClientId } from '../ids.ts';
import { effectiveInstant, type RuleSetVersion } from '../programme/rule-set-version.ts';
import type { Instant } from '../time/instant.ts';
import type { LateCause } from './adjustment.ts';
import type { LateCauses } from './draft-month.ts';
import { groupBy } from '../group-by.ts';
import { reachOf, type Reach } from './reach.ts';

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
  const ofClients = causesByClient(reachOf(log), late);
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

function causesByClient(reach: Reach, late: readonly TenureEvent[]): ReadonlyMap<ClientId, readonly Cause[]> {
  const causes = late.flatMap((event) => {
    const from = reach.from(event);
    return from === null ? [] : [...new Set(reach.clients(event))].map((client) => ({ client, event, from }));
  });
  return groupBy(causes, ({ client }) => client);
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
