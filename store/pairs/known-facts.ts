/** Facts of a pair that need not be read again: all that a fold of it took, from a place in the event order on. */
import { eventNameKey } from '../../rules/events/acceptance.ts';
import { compareEvents, type EventKey } from '../../rules/events/event-order.ts';
import type { UserId } from '../../rules/ids.ts';
import type { PairMemory } from '../../rules/relationship/pair-memory.ts';
import type { FactRow } from './load-facts.ts';
import type { PlacedFact } from './pair-facts.ts';

export interface KnownFacts {
  /**
   * They are complete after this place, and hold everything about users whom the state there does not know. Null: they
   * are all facts there are.
   */
  readonly after: EventKey | null;
  /** In the event order. */
  readonly facts: readonly PlacedFact[];
}

/** An event is new to a state unless it was folded into it: of users whom it does not know all are, wherever they stand. */
export function isNewTo(memory: PairMemory | null, event: EventKey & { readonly data: unknown }): boolean {
  if (memory === null || compareEvents(event, memory.key) > 0) return true;
  const { user } = event.data as { readonly user?: UserId };
  return user !== undefined && !memory.state.users.has(user);
}

/** Whether nothing that is new to a state is missing. A later state knows all users that an earlier one knew. */
export function reachesBackTo({ after }: KnownFacts, memory: PairMemory | null): boolean {
  return after === null || (memory !== null && compareEvents(after, memory.key) <= 0);
}

/**
 * What is known once news came.
 * @param fresh the facts among the news, in the event order; none of them is known yet
 * @param news all of it: an activity that is voided now may be known as one that was not
 */
export function withNews(known: KnownFacts, fresh: readonly PlacedFact[], news: readonly FactRow[]): KnownFacts {
  return { after: known.after, facts: inOrder(withVoids(known.facts, news), fresh.map(lean)) };
}

/** Without what only rules read: they have ruled, and properties can be of any size. */
export function lean(fact: PlacedFact): PlacedFact {
  if (fact.kind === 'roster') return fact;
  const { event } = fact;
  const { user, client, tool, action } = event.data;
  return { ...fact, event: { ...event, data: { user, client, tool, action } } };
}

function withVoids(facts: readonly PlacedFact[], news: readonly FactRow[]): readonly PlacedFact[] {
  const voided = new Set(news.flatMap(({ target }) => (target === null ? [] : [eventNameKey(target)])));
  if (voided.size === 0) return facts;
  return facts.map((fact) =>
    fact.kind === 'activity' && voided.has(eventNameKey(fact.event)) ? { ...fact, voided: true } : fact,
  );
}

/** Two lists in the event order as one. */
function inOrder(known: readonly PlacedFact[], fresh: readonly PlacedFact[]): readonly PlacedFact[] {
  if (known.length === 0 || fresh.length === 0) return known.length === 0 ? fresh : known;
  const merged: PlacedFact[] = [];
  let next = 0;
  for (const fact of fresh) {
    while (next < known.length && compareEvents((known[next] as PlacedFact).event, fact.event) < 0) {
      merged.push(known[next] as PlacedFact);
      next += 1;
    }
    merged.push(fact);
  }
  return merged.concat(known.slice(next));
}
