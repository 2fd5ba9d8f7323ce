/** From ledger rows to the facts that a fold takes: activities get what the rules say of them. */
import type { EventOf } from '../../rules/events/event.ts';
import type { RuleEngine } from '../../rules/qualification/rule-engine.ts';
import { isRosterEvent, type PairFact } from '../../rules/relationship/pair-fact.ts';
import type { FactRow } from './load-facts.ts';

/** A fact with the ledger position of its event. */
export type PlacedFact = PairFact & { readonly position: number };

/** @param rows in the event order; corrections among them are left out, they act through `voided` */
export async function pairFacts(rows: readonly FactRow[], engine: RuleEngine): Promise<PlacedFact[]> {
  const activities = rows.filter((row) => row.type === 'activity.performed').map(activityEvent);
  const rulings = await engine.rule(activities);
  const facts: PlacedFact[] = [];
  let ruled = 0;
  for (const row of rows) {
    const { position, voided } = row;
    if (row.type === 'activity.performed') {
      const [event, ruling] = [activities[ruled], rulings[ruled]];
      ruled += 1;
      if (event === undefined || ruling === undefined) {
        throw new Error('the rule engine answered for fewer activities than it was asked');
      }
      facts.push({ kind: 'activity', event, ruling, voided, position });
    } else if (isRosterEvent(row)) {
      facts.push({ kind: 'roster', event: row, position });
    }
  }
  return facts;
}

/** The ledger holds only what `parseEvent` accepted, so the data is that of the type. */
function activityEvent({ source, id, time, data }: FactRow): EventOf<'activity.performed'> {
  return { source, id, time, type: 'activity.performed', data: data as EventOf<'activity.performed'>['data'] };
}
