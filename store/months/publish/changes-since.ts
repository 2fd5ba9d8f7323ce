/** What has changed since a draft was made: what it would say otherwise, if it were made now. */
import type { EventName, EventType } from '../../../rules/events/event.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import { previousMonth, type Month } from '../../../rules/time/month.ts';
import type { Queryable } from '../../pool.ts';

export interface ChangesSince {
  /** The first of them, in the order of acceptance. */
  readonly events: readonly ChangingEvent[];
  /** How many there are; counted up to {@link MOST_COUNTED}. */
  readonly eventCount: number;
  /** Rule sets published since that are in force before `v`. */
  readonly ruleSets: readonly string[];
  /** The month before says something else now than what the draft was built on. */
  readonly previousChanged: boolean;
}

export interface ChangingEvent extends EventName {
  readonly position: number;
  readonly type: EventType;
  readonly time: Instant;
}

export const MOST_COUNTED = 1_000;
const MOST_TOLD = 10;

/**
 * Events after the draft's cut with a time before its `v`, or corrections. And if the month before was closed at an
 * earlier cut than the draft's, those between the two that are late for it: the draft didn't know that they are.
 */
const EVENTS = `
SELECT l.position, l.type, l.source, l.id, l.time
FROM month m JOIN month_basis b ON b.run = m.published_run
LEFT JOIN month p ON p.month = $2 AND p.status = 'closed' AND p.closed_position IS DISTINCT FROM b.settled_position
LEFT JOIN month_basis pb ON pb.run = p.published_run
JOIN ledger l ON l.position > least(b.ledger_position, p.closed_position)
  AND (l.time < CASE WHEN l.position > b.ledger_position THEN b.valued_at ELSE pb.valued_at END
    OR l.type IN ('activity.voided', 'adjustment.posted'))
WHERE m.month = $1 ORDER BY l.position LIMIT ${MOST_COUNTED}`;

const RULE_SETS = `
SELECT v.version FROM month m JOIN month_basis b ON b.run = m.published_run
LEFT JOIN month p ON p.month = $2 AND p.status = 'closed' AND p.closed_position IS DISTINCT FROM b.settled_position
JOIN rule_set_version v ON v.position > least(b.ledger_position, p.closed_position)
  AND (v.effective_from IS NULL OR v.effective_from < b.valued_at)
WHERE m.month = $1 ORDER BY v.position`;

const PREVIOUS = `
SELECT r.hash IS DISTINCT FROM b.previous_hash AS changed
FROM month m JOIN month_basis b ON b.run = m.published_run
LEFT JOIN month p ON p.month = $2 LEFT JOIN month_run r ON r.run = p.published_run
WHERE m.month = $1`;

/** Of a month that has a draft; null when the draft is what a run would come to now. */
export async function changesSince(db: Queryable, month: Month): Promise<ChangesSince | null> {
  const values = [month, previousMonth(month)];
  const events = await db.query<ChangingEvent>({ name: 'month-events-since', text: EVENTS, values });
  const ruleSets = await db.query<{ version: string }>({ name: 'month-rule-sets-since', text: RULE_SETS, values });
  const previous = await db.query<{ changed: boolean }>({ name: 'month-previous-since', text: PREVIOUS, values });
  const previousChanged = previous.rows[0]?.changed ?? false;
  if (events.rows.length === 0 && ruleSets.rows.length === 0 && !previousChanged) return null;
  return {
    events: events.rows.slice(0, MOST_TOLD),
    eventCount: events.rows.length,
    ruleSets: ruleSets.rows.map(({ version }) => version),
    previousChanged,
  };
}
