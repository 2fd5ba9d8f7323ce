/** From ledger rows to the facts that a fold takes: activities get what the rules say of them. */
import type { EventOf } from '../../rules/events/event.ts';
import type { RuleEngine } from '../../rules/qualification/rule-engine.ts';
import { isRosterEvent, type PairFact } from '../../rules/relationship/pair-fact.ts';
import type { FactRow } from './load-facts.ts';

/** @param rows in the event order; corrections among them are left out, they act through `voided` */
export async function pairFacts(rows: readonly FactRow[], engine: RuleEngine): Promise<PairFact[]> {
  const activities = rows.filter((row) => row.type === 'activity.performed');
  const rulings = (await engine.rule(activities.map((row) => activityEvent(row)))).values();
  const facts: PairFact[] = [];
  for (const row of rows) {
    if (row.type === 'activity.performed') {
      const ruling = rulings.next().value;
      if (ruling === undefined) throw new Error('the rule engine answered for fewer activities than it was asked');
      facts.push({ kind: 'activity', event: activityEvent(row), ruling, voided: row.voided });
    } else if (isRosterEvent(row)) {
      facts.push({ kind: 'roster', event: row });
    }
  }
  return facts;
}

/** The ledger holds only what `parseEvent` accepted, so the data is that of the type. */
function activityEvent({ source, id, time, data }: FactRow): EventOf<'activity.performed'> {
  return { source, id, time, type: 'activity.performed', data: data as EventOf<'activity.performed'>['data'] };
}
