/**
 * What nobody had judged when the snapshot was taken: pairs whose rows may lack facts that the ledger has. They are
 * folded in memory, from their first fact, in the same snapshot, and stand in for their rows (`docs/decisions/0009`).
 */
import type { PoolClient } from 'pg';
import { compareEvents } from '../../../rules/events/event-order.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import type { RuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { foldPair } from '../../../rules/relationship/fold-pair.ts';
import { FOLD_VERSION } from '../../../rules/relationship/pair-memory.ts';
import { EMPTY_PAIR } from '../../../rules/relationship/pair-state.ts';
import type { Pair } from '../../../rules/relationship/pair.ts';
import { concernedBy } from '../../marks.ts';
import { loadFacts } from '../../pairs/load-facts.ts';
import { pairFacts } from '../../pairs/pair-facts.ts';

/** Pairs folded at once: about a megabyte of facts. */
const PAIRS_AT_ONCE = 50;

/**
 * The pairs that marks, stale rows and folds of an older release are about; null when there are more than `limit`, or
 * when everybody is marked.
 */
export async function unjudgedPairs(client: PoolClient, limit: number): Promise<readonly Pair[] | null> {
  const { rows } = await client.query<{ partner_id: PartnerId | null; client_id: ClientId }>(
    `SELECT m.partner_id, c.client_id FROM (${concernedBy('mark')}) c JOIN member m USING (user_id)
     UNION SELECT partner_id, client_id FROM stale_pair
     UNION SELECT partner_id, client_id FROM relationship WHERE fold_version < $2
     UNION SELECT NULL, NULL FROM mark WHERE user_id IS NULL AND client_id IS NULL AND partner_id IS NULL
     UNION SELECT NULL, NULL FROM rejudge WHERE finished_at IS NULL
     LIMIT $1`,
    [limit + 1, FOLD_VERSION],
  );
  const pairs = rows.flatMap(({ partner_id: partner, client_id }) =>
    partner === null ? [] : [{ partner, client: client_id }],
  );
  return pairs.length < rows.length || rows.length > limit ? null : pairs;
}

/** Makes the tables that stand in for rows of `period` and `verdict`, until the transaction ends. */
export async function standIn(client: PoolClient, pairs: readonly Pair[], engine: RuleEngine): Promise<void> {
  await client.query(`
    CREATE TEMP TABLE fresh_pair (partner_id text COLLATE "C", client_id text COLLATE "C") ON COMMIT DROP;
    CREATE TEMP TABLE fresh_period (partner_id text COLLATE "C", client_id text COLLATE "C", start_at bigint, end_at bigint) ON COMMIT DROP;
    CREATE TEMP TABLE fresh_activity (position bigint, partner_id text COLLATE "C", client_id text COLLATE "C", time bigint,
      expires_at bigint, tool text COLLATE "C") ON COMMIT DROP;
    CREATE TEMP TABLE fresh_voided (position bigint) ON COMMIT DROP;`);
  for (let start = 0; start < pairs.length; start += PAIRS_AT_ONCE) {
    await foldFresh(client, pairs.slice(start, start + PAIRS_AT_ONCE), engine);
  }
}

async function foldFresh(client: PoolClient, pairs: readonly Pair[], engine: RuleEngine): Promise<void> {
  const { facts } = await loadFacts(
    client,
    pairs.map((pair) => ({ ...pair, since: 0, from: -Infinity, known: [] })),
  );
  const [periods, activities]: [object[], object[]] = [[], []];
  const voided: unknown[] = [];
  for (const [index, { partner, client: id }] of pairs.entries()) {
    const rows = (facts[index]?.rows ?? []).toSorted(compareEvents);
    const pair = { partner_id: partner, client_id: id };
    const positions = rows
      .filter(({ type }) => type === 'activity.performed')
      .map(({ position }) => position)
      .values();
    const { verdicts, ended, state } = foldPair(EMPTY_PAIR, await pairFacts(rows, engine));
    for (const { start, end } of ended) periods.push({ ...pair, start_at: start, end_at: end });
    if (state.period !== null) periods.push({ ...pair, start_at: state.period.start, end_at: state.period.expiresAt });
    // A verdict for each activity, in their order.
    for (const { time, expiresAt, tool, reason } of verdicts) {
      const { value: position } = positions.next();
      if (reason === 'voided') voided.push(position);
      if (expiresAt !== null) activities.push({ ...pair, position, time, expires_at: expiresAt, tool });
    }
  }
  await client.query(
    `WITH pairs AS (INSERT INTO fresh_pair SELECT * FROM json_to_recordset($1) AS p (partner_id text, client_id text)),
      periods AS (INSERT INTO fresh_period
        SELECT * FROM json_to_recordset($2) AS p (partner_id text, client_id text, start_at bigint, end_at bigint)),
      voided AS (INSERT INTO fresh_voided SELECT * FROM unnest($4::bigint[]))
     INSERT INTO fresh_activity SELECT * FROM json_to_recordset($3)
       AS a (position bigint, partner_id text, client_id text, time bigint, expires_at bigint, tool text)`,
    [
      JSON.stringify(pairs.map(({ partner, client: id }) => ({ partner_id: partner, client_id: id }))),
      JSON.stringify(periods),
      JSON.stringify(activities),
      voided,
    ],
  );
}

/** Periods with their pair as they are stored; a running one lasts until its expiry. To be put in parentheses. */
export const STORED_PERIODS = `
  SELECT p.partner_id, p.client_id, p.start_at, coalesce(p.end_at, p.expires_at) AS end_at FROM period p`;

/** Those that stand in for them. */
export const FRESH_PERIODS = 'SELECT partner_id, client_id, start_at, end_at FROM fresh_period';

/** Periods as of the snapshot. To be put in parentheses. */
export const PERIODS = `${STORED_PERIODS}
  WHERE NOT EXISTS (SELECT FROM fresh_pair f WHERE f.partner_id = p.partner_id AND f.client_id = p.client_id)
  UNION ALL ${FRESH_PERIODS}`;

/** Qualifying activities with their pair, as of the snapshot, between two instants. To be put in parentheses. */
export const activitiesBetween = (from: string, before: string): string => `
  SELECT v.partner_id, v.client_id, v.time, v.expires_at, v.tool FROM verdict v
  WHERE v.qualifies AND v.time >= ${from} AND v.time < ${before}
    AND NOT EXISTS (SELECT FROM fresh_pair f WHERE f.partner_id = v.partner_id AND f.client_id = v.client_id)
  UNION ALL
  SELECT partner_id, client_id, time, expires_at, tool FROM fresh_activity WHERE time >= ${from} AND time < ${before}`;
