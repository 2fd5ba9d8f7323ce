/**
 * Reads the facts of a batch of pairs from the ledger: in one statement, hence in one snapshot, so that the position
 * it reports and the facts, the directory and the voids it read belong together (`docs/architecture.md` 9).
 */
import type { EventKey } from '../../rules/events/event-order.ts';
import type { EventType } from '../../rules/events/event.ts';
import type { UserId } from '../../rules/ids.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { arrayLiteral } from '../array-literal.ts';
import type { Queryable } from '../pool.ts';

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
  /** Programme instant at which the ledger accepted its first event: what was due before is history. */
  readonly firstAcceptedAt: Instant;
  /** One for each pair wanted, in that order. */
  readonly facts: readonly LoadedFacts[];
}

/** The earliest instant a bigint column needs to hold here. */
const BEFORE_ALL = -(2 ** 53);

/**
 * `people` are the users whose facts make the pair: the known ones, and those who came to the client, or to the partner,
 * after `since`. Every table is entered by the key of what is asked for, however many others there are; LATERAL with
 * OFFSET holds the planner to that, also while it has no statistics (in an import it took to reading the whole ledger,
 * 56 ms for 41 pairs, and more with every event).
 */
const LOAD_FACTS = `
WITH pair AS MATERIALIZED (
  SELECT partner_id, client_id, since, from_time, known::text[] AS known, ord
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
    WITH ORDINALITY AS p (partner_id, client_id, since, from_time, known, ord)
), known AS MATERIALIZED (
  SELECT p.ord, p.client_id, m.user_id, m.position, m.time, p.since, p.from_time
  FROM pair p CROSS JOIN LATERAL unnest(p.known) AS k (user_id)
  CROSS JOIN LATERAL (SELECT * FROM member WHERE user_id = k.user_id OFFSET 0) m
  WHERE m.partner_id = p.partner_id
), newcomer AS (
  SELECT p.ord, p.client_id, m.user_id, m.position, m.time, p.known
  FROM pair p
  CROSS JOIN LATERAL (SELECT user_id FROM engagement WHERE client_id = p.client_id AND position > p.since OFFSET 0) e
  CROSS JOIN LATERAL (SELECT * FROM member WHERE user_id = e.user_id OFFSET 0) m
  WHERE m.partner_id = p.partner_id
  UNION
  SELECT p.ord, p.client_id, m.user_id, m.position, m.time, p.known
  FROM pair p
  CROSS JOIN LATERAL (SELECT * FROM member WHERE partner_id = p.partner_id AND changed_position > p.since OFFSET 0) m
  CROSS JOIN LATERAL (SELECT FROM engagement WHERE user_id = m.user_id AND client_id = p.client_id OFFSET 0) e
  WHERE p.since > 0
), people AS MATERIALIZED (
  SELECT ord, client_id, user_id, position, time, since, from_time FROM known
  UNION ALL
  SELECT ord, client_id, user_id, position, time, 0, ${BEFORE_ALL} FROM newcomer WHERE user_id <> ALL (known)
)
SELECT u.ord, l.position, l.source, l.id, l.type, l.time, l.data, v.position IS NOT NULL AS voided,
  CASE WHEN l.type = 'activity.voided' THEN (
    SELECT json_build_object('source', t.source, 'id', t.id, 'type', t.type, 'time', t.time) FROM ledger t
    WHERE t.source = l.data -> 'activity' ->> 'source' AND t.id = l.data -> 'activity' ->> 'id') END AS target,
  NULL::bigint AS rule_set_position
FROM people u
CROSS JOIN LATERAL (SELECT * FROM ledger
  WHERE client_id = u.client_id AND user_id = u.user_id AND position > u.since AND time >= u.from_time OFFSET 0) l
LEFT JOIN LATERAL (SELECT position FROM void WHERE source = l.source AND id = l.id OFFSET 0) v ON l.type = 'activity.performed'
UNION ALL
SELECT f.ord, l.position, l.source, l.id, l.type, l.time, l.data, false, NULL, NULL
FROM (
  SELECT u.ord, l.position
  FROM people u
  CROSS JOIN LATERAL (SELECT position FROM ledger
    WHERE user_id = u.user_id AND client_id IS NULL AND position > u.since AND time >= u.from_time
      AND type <> 'user.created' OFFSET 0) l
  UNION ALL
  SELECT ord, position FROM people WHERE position > since AND time >= from_time
  UNION ALL
  SELECT p.ord, l.position
  FROM pair p
  CROSS JOIN LATERAL (SELECT position FROM ledger
    WHERE partner_id = p.partner_id AND position > p.since AND time >= p.from_time AND type = 'partner.updated' OFFSET 0) l
  UNION ALL
  SELECT p.ord, r.position
  FROM pair p CROSS JOIN LATERAL (SELECT * FROM registered_partner WHERE partner_id = p.partner_id OFFSET 0) r
  WHERE r.position > p.since AND r.time >= p.from_time
  UNION ALL
  SELECT p.ord, r.position
  FROM pair p CROSS JOIN LATERAL (SELECT * FROM registered_client WHERE client_id = p.client_id OFFSET 0) r
  WHERE r.position > p.since AND r.time >= p.from_time
) f
CROSS JOIN LATERAL (SELECT * FROM ledger WHERE position = f.position OFFSET 0) l
UNION ALL
SELECT p.ord, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM pair p
WHERE p.since > 0 AND (
  EXISTS (SELECT FROM registered_partner r WHERE r.partner_id = p.partner_id AND r.changed_position > p.since)
  OR EXISTS (SELECT FROM registered_client r WHERE r.client_id = p.client_id AND r.changed_position > p.since)
  OR EXISTS (
    SELECT FROM unnest(p.known) AS k (user_id)
    CROSS JOIN LATERAL (SELECT FROM member WHERE user_id = k.user_id AND changed_position > p.since OFFSET 0) m))
UNION ALL
SELECT 0, h.position, NULL, NULL, NULL, h.first_accepted_at, NULL, NULL, NULL, h.rule_set_position FROM ledger_head h`;

interface Row {
  readonly ord: number;
  readonly position: number | null;
  readonly source: string;
  readonly id: string;
  readonly type: EventType;
  readonly time: Instant;
  readonly data: unknown;
  readonly voided: boolean;
  readonly target: EventKey | null;
  readonly rule_set_position: number | null;
}

/** Reads the facts of several pairs, each from where it wants them. */
export async function loadFacts(db: Queryable, wanted: readonly FactsWanted[]): Promise<FactSnapshot> {
  const { rows } = await db.query<Row>({
    name: 'load-facts',
    text: LOAD_FACTS,
    values: [
      wanted.map(({ partner }) => partner),
      wanted.map(({ client: id }) => id),
      wanted.map(({ since }) => since),
      wanted.map(({ from }) => Math.max(from, BEFORE_ALL)),
      wanted.map(({ known }) => arrayLiteral([...known])),
    ],
  });
  return sortOut(rows, wanted.length);
}

function sortOut(rows: readonly Row[], pairs: number): FactSnapshot {
  const facts = Array.from({ length: pairs }, () => ({ rows: [] as FactRow[], restart: false }));
  let head = { position: 0, ruleSetPosition: 0, firstAcceptedAt: 0 };
  for (const row of rows) {
    const own = facts[row.ord - 1];
    if (own === undefined) head = headOf(row);
    else if (row.position === null) own.restart = true;
    else own.rows.push(factRow(row, row.position));
  }
  return { ...head, facts };
}

/** The one row that is about no pair has the ledger's first acceptance for its time; without events there is none. */
function headOf({ position, rule_set_position, time }: Row): Omit<FactSnapshot, 'facts'> {
  return { position: position ?? 0, ruleSetPosition: rule_set_position ?? 0, firstAcceptedAt: time };
}

function factRow({ source, id, type, time, data, voided, target }: Row, position: number): FactRow {
  return { position, source, id, type, time, data, voided, target };
}
