/** Events of a pair as the facts that its fold takes: activities get what the rules say of them. */
import { eventNameKey } from '../events/acceptance.ts';
import type { RuleEngine } from '../qualification/rule-engine.ts';
import type { Ruling } from '../qualification/ruling.ts';
import type { PairFact } from '../relationship/pair-fact.ts';
import type { PairEvent } from './gather-pairs.ts';

/** A ruling for each activity among the events, in their order. */
export async function rulingsOf(events: readonly PairEvent[], rules: RuleEngine): Promise<readonly Ruling[]> {
  return rules.rule(events.filter((event) => event.type === 'activity.performed'));
}

/** @param voided by {@link eventNameKey} */
export function attachRulings(
  events: readonly PairEvent[],
  rulings: readonly Ruling[],
  voided: ReadonlySet<string>,
): readonly PairFact[] {
  let next = 0;
  return events.map((event): PairFact => {
    if (event.type !== 'activity.performed') return { kind: 'roster', event };
    const ruling = rulings[next++];
    if (ruling === undefined) throw new Error('the rule engine answered for fewer activities than it was asked');
    return { kind: 'activity', event, ruling, voided: voided.has(eventNameKey(event)) };
  });
}
