/**
 * Reads the facts of a batch of pairs from the ledger: in one statement, hence in one snapshot, so that the position
 * it reports and the facts, the directory and the voids it read belong together (`docs/architecture.md` 9).
 */
import type { PoolClient } from 'pg';
import type { EventKey } from '../../rules/events/event-order.ts';
import type { EventType } from '../../rules/events/event.ts';
import type { UserId } from '../../rules/ids.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';

/** Which facts of a pair to read. */
export interface FactsWanted extends Pair {
  /** Only facts after this ledger position; 0 for all. Facts of users not in `known` are read from the start. */
  readonly since: number;
  /** Only facts of this instant or later; facts about users not in `known` excepted. */
  readonly from: Instant;
  /** Users whose earlier facts are in the state already. */
  readonly known: Iterable<UserId>;
}

export interface FactRow extends EventKey {
  readonly position: number;
  readonly type: EventType;
  readonly data: unknown;
  readonly voided: boolean;
  /** Of `activity.voided`: where the voided activity stands in the event order. */
  readonly target: EventKey | null;
}

export interface LoadedFacts {
  /** Unordered. */
  readonly rows: readonly FactRow[];
  /** A registration that the state rests on is no longer the one that stands: fold from the start. */
  readonly restart: boolean;
}

export interface FactSnapshot {
  /** The ledger position up to which the facts are complete. */
  readonly position: number;
  /** Of the last rule set published by then. */
  readonly ruleSetPosition: number;
  /** One for each pair wanted, in that order. */
  readonly facts: readonly LoadedFacts[];
}

/**
 * `own` are the facts that bring a member and the client together. A member whose membership is newer than `since`
 * brings its older facts along. `people` are the users these facts speak of, and the known ones.
 */
const LOAD_FACTS = `
WITH pair AS MATERIALIZED (
  SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
    WITH ORDINALITY AS p (partner_id, client_id, since, from_time, ord)
), known AS MATERIALIZED (
  SELECT * FROM unnest($5::bigint[], $6::text[]) AS k (ord, user_id)
), own AS MATERIALIZED (
  SELECT p.ord, l.position, l.user_id
  FROM pair p
  JOIN ledger l ON l.client_id = p.client_id AND l.position > p.since AND l.user_id IS NOT NULL AND l.time >= p.from_time
  JOIN member m ON m.user_id = l.user_id AND m.partner_id = p.partner_id
  UNION ALL
  SELECT p.ord, l.position, l.user_id
  FROM pair p
  JOIN member m ON m.partner_id = p.partner_id AND m.changed_position > p.since AND p.since > 0
  JOIN engagement e ON e.user_id = m.user_id AND e.client_id = p.client_id
  JOIN ledger l ON l.client_id = p.client_id AND l.position <= p.since AND l.user_id = m.user_id
), people AS MATERIALIZED (
  SELECT ord, user_id, bool_or(is_known) AS is_known
  FROM (SELECT ord, user_id, true AS is_known FROM known UNION ALL SELECT DISTINCT ord, user_id, false FROM own) u
  GROUP BY ord, user_id
), fact AS MATERIALIZED (
  SELECT ord, position FROM own
  UNION ALL
  SELECT p.ord, l.position
  FROM people u JOIN pair p USING (ord)
  JOIN ledger l ON l.user_id = u.user_id AND l.client_id IS NULL AND l.type <> 'user.created'
    AND l.position > CASE WHEN u.is_known THEN p.since ELSE 0 END
    AND (l.time >= p.from_time OR NOT u.is_known)
  UNION ALL
  SELECT p.ord, m.position
  FROM people u JOIN pair p USING (ord) JOIN member m ON m.user_id = u.user_id AND m.partner_id = p.partner_id
  WHERE m.position > CASE WHEN u.is_known THEN p.since ELSE 0 END AND (m.time >= p.from_time OR NOT u.is_known)
  UNION ALL
  SELECT p.ord, l.position
  FROM pair p JOIN ledger l ON l.partner_id = p.partner_id AND l.position > p.since AND l.time >= p.from_time
    AND l.type = 'partner.updated'
  UNION ALL
  SELECT p.ord, r.position
  FROM pair p JOIN registered_partner r ON r.partner_id = p.partner_id AND r.position > p.since AND r.time >= p.from_time
  UNION ALL
  SELECT p.ord, r.position
  FROM pair p JOIN registered_client r ON r.client_id = p.client_id AND r.position > p.since AND r.time >= p.from_time
)
SELECT f.ord, l.position, l.source, l.id, l.type, l.time, l.data,
  v.position IS NOT NULL AS voided, NULL::bigint AS rule_set_position,
  t.time AS target_time, t.type AS target_type, t.source AS target_source, t.id AS target_id
FROM fact f
JOIN ledger l ON l.position = f.position
LEFT JOIN void v ON l.type = 'activity.performed' AND v.source = l.source AND v.id = l.id
LEFT JOIN ledger t ON l.type = 'activity.voided'
  AND t.source = l.data -> 'activity' ->> 'source' AND t.id = l.data -> 'activity' ->> 'id'
UNION ALL
SELECT p.ord, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM pair p
WHERE p.since > 0 AND (
  EXISTS (SELECT FROM registered_partner r WHERE r.partner_id = p.partner_id AND r.changed_position > p.since)
  OR EXISTS (SELECT FROM registered_client r WHERE r.client_id = p.client_id AND r.changed_position > p.since)
  OR EXISTS (SELECT FROM known k JOIN member m ON m.user_id = k.user_id WHERE k.ord = p.ord AND m.changed_position > p.since))
UNION ALL
SELECT 0, h.position, NULL, NULL, NULL, NULL, NULL, NULL, h.rule_set_position, NULL, NULL, NULL, NULL FROM ledger_head h`;

interface Row {
  readonly ord: number;
  readonly position: number | null;
  readonly source: string;
  readonly id: string;
  readonly type: EventType;
  readonly time: Instant;
  readonly data: unknown;
  readonly voided: boolean;
  readonly rule_set_position: number | null;
  readonly target_time: Instant | null;
  readonly target_type: EventType;
  readonly target_source: string;
  readonly target_id: string;
}

/** The earliest instant a bigint column needs to hold here. */
const BEFORE_ALL = -(2 ** 53);

/** Reads the facts of several pairs, each from where it wants them. */
export async function loadFacts(client: PoolClient, wanted: readonly FactsWanted[]): Promise<FactSnapshot> {
  const known = wanted.flatMap((pair, index) => [...pair.known].map((user) => ({ ord: index + 1, user })));
  const { rows } = await client.query<Row>({
    name: 'load-facts',
    text: LOAD_FACTS,
    values: [
      wanted.map(({ partner }) => partner),
      wanted.map(({ client: id }) => id),
      wanted.map(({ since }) => since),
      wanted.map(({ from }) => Math.max(from, BEFORE_ALL)),
      known.map(({ ord }) => ord),
      known.map(({ user }) => user),
    ],
  });
  return sortOut(rows, wanted.length);
}

function sortOut(rows: readonly Row[], pairs: number): FactSnapshot {
  const facts = Array.from({ length: pairs }, () => ({ rows: [] as FactRow[], restart: false }));
  let [position, ruleSetPosition] = [0, 0];
  for (const row of rows) {
    const own = facts[row.ord - 1];
    if (own === undefined) [position, ruleSetPosition] = [row.position ?? 0, row.rule_set_position ?? 0];
    else if (row.position === null) own.restart = true;
    else own.rows.push(factRow(row, row.position));
  }
  return { position, ruleSetPosition, facts };
}

function factRow(row: Row, position: number): FactRow {
  const { source, id, type, time, data, voided, target_time } = row;
  const target =
    target_time === null
      ? null
      : { time: target_time, type: row.target_type, source: row.target_source, id: row.target_id };
  return { position, source, id, type, time, data, voided, target };
}
