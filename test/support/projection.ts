/** What the tables say, in the rows of `compute`: for tests that compare the projection with the pure fold. */
import type { Pool } from 'pg';
import { computeLog } from '../../rules/compute/compute-log.ts';
import { createAcceptance } from '../../rules/events/acceptance.ts';
import type { TenureEvent } from '../../rules/events/event.ts';
import { parseEvent } from '../../rules/events/parse-event.ts';
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import type { RuleEngine } from '../../rules/qualification/rule-engine.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { readPeriod, type PeriodColumns } from '../../store/pairs/last-period.ts';
import { periodRow } from '../../rules/rows/period-row.ts';
import { compareVerdictRows } from '../../rules/rows/verdict-row.ts';

export interface Meaning {
  readonly verdicts: readonly string[];
  readonly periods: readonly string[];
}

/** What is projected, each row as one line. */
export async function projectedMeaning(pool: Pool, at: Instant): Promise<Meaning> {
  const verdicts = await pool.query<{ source: string; id: string; reason: string | null; version: string | null }>(
    `SELECT l.source, l.id, v.reason, v.version FROM ledger l LEFT JOIN verdict v USING (position)
      WHERE l.type = 'activity.performed' AND l.time <= $1`,
    [at],
  );
  const periods = await pool.query<PeriodColumns & { partner_id: string; client_id: string }>(
    `SELECT * FROM period ORDER BY partner_id, client_id, ordinal`,
  );
  return {
    verdicts: verdicts.rows.sort(compareVerdictRows).map((row) => JSON.stringify([row.source, row.id, row.reason])),
    periods: periods.rows.map((row) =>
      JSON.stringify(periodRow({ partner: row.partner_id, client: row.client_id } as never, readPeriod(row, at))),
    ),
  };
}

/** What the pure fold makes of the same events. */
export async function computedMeaning(
  events: readonly TenureEvent[],
  rules: RuleEngine,
  at: Instant,
): Promise<Meaning> {
  const log = await computeLog(events, rules, at);
  const verdicts = [...log.orphans, ...log.pairs.flatMap(({ fold }) => fold.verdicts)];
  return {
    verdicts: verdicts.sort(compareVerdictRows).map((row) => JSON.stringify([row.source, row.id, row.reason])),
    periods: log.pairs.flatMap((pair) => pair.periods.map((period) => JSON.stringify(periodRow(pair, period)))),
  };
}

/** The events of a raw log that parse, in the order of arrival, replays included. */
export function parsedEvents(raw: readonly unknown[]): ParsedEvent[] {
  return raw.map(parseEvent).filter((parsed) => parsed.kind === 'event');
}

/** What would be accepted of them. */
export function acceptedEvents(parsed: readonly ParsedEvent[]): readonly TenureEvent[] {
  const acceptance = createAcceptance((content) => content);
  for (const event of parsed) acceptance.offer(event);
  return acceptance.accepted;
}
