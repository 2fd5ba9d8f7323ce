/** What a finished what-if found, however much: groups of activities, and the lists as streams. */
import type { Pool } from 'pg';
import type { EventOf } from '../../rules/events/event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { ActivityChange, ActivityChangeKind } from '../../rules/what-if/compare-verdicts.ts';
import type { PeriodChange } from '../../rules/what-if/compare-periods.ts';
import { compareStatements, type StatementChange } from '../../rules/what-if/compare-statements.ts';
import { exampleOf, type ActivityChangeGroup } from '../../rules/what-if/examples.ts';
import type { Queryable } from '../pool.ts';
import { streamRows } from '../stream-rows.ts';
import { loadSides } from './sides.ts';

interface GroupColumns {
  readonly kind: ActivityChangeKind;
  readonly tool: string;
  readonly action: string;
  readonly count: number;
  readonly source: string;
  readonly id: string;
  readonly time: Instant;
  readonly data: EventOf<'activity.performed'>['data'];
}

/**
 * The most frequent kinds of activities that come out differently, each with an example and both explanations: made
 * again from the example and the two rule books, since nothing is kept that can be.
 * @param position of the cut
 */
export async function whatIfGroups(
  db: Queryable,
  id: number,
  position: number,
  limit: number,
): Promise<readonly ActivityChangeGroup[]> {
  const found = await db.query<GroupColumns>({
    name: 'what-if-groups',
    text: `SELECT g.kind, g.tool, g.action, g.count, l.source, l.id, l.time, l.data
      FROM what_if_group g JOIN ledger l ON l.source = g.source AND l.id = g.id
      WHERE g.what_if = $1 ORDER BY g.ordinal LIMIT $2`,
    values: [id, rows(limit)],
  });
  if (found.rows.length === 0) return [];
  const sides = await loadSides(db, id, position);
  const books = { before: sides.before.book, after: sides.after.book };
  return found.rows.map(({ kind, tool, action, count, source, id: name, time, data }) => {
    return { kind, tool, action, count, example: exampleOf({ source, id: name, time, data }, books) };
  });
}

/** By source, then id. */
export async function* whatIfActivities(pool: Pool, id: number, limit = Infinity): AsyncGenerator<ActivityChange> {
  yield* streamRows<ActivityChange>(pool, {
    text: 'SELECT kind, before, after FROM what_if_activity WHERE what_if = $1 ORDER BY source, id LIMIT $2',
    values: [id, rows(limit)],
  });
}

/** By partner, client and start. */
export async function* whatIfPeriods(pool: Pool, id: number, limit = Infinity): AsyncGenerator<PeriodChange> {
  yield* streamRows<PeriodChange>(pool, {
    text: `SELECT kind, before, after FROM what_if_period WHERE what_if = $1
      ORDER BY partner_id, client_id, ordinal LIMIT $2`,
    values: [id, rows(limit)],
  });
}

/** By month, then partner. */
export async function* whatIfStatements(pool: Pool, id: number, limit = Infinity): AsyncGenerator<StatementChange> {
  const changes = streamRows<Pick<StatementChange, 'before' | 'after'>>(pool, {
    text: 'SELECT before, after FROM what_if_statement WHERE what_if = $1 ORDER BY month, partner_id LIMIT $2',
    values: [id, rows(limit)],
  });
  for await (const { before, after } of changes) {
    yield* compareStatements(before === null ? [] : [before], after === null ? [] : [after]);
  }
}

/** As LIMIT takes it: no limit is null. */
function rows(limit: number): number | null {
  return Number.isFinite(limit) ? limit : null;
}
