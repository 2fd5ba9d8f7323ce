/** A pair's row in `relationship`: how far it is folded, what it stands at, and what its run knows. */
import type { PoolClient } from 'pg';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import {
  FOLD_VERSION,
  memoryFromJson,
  type PairMemory,
  type PairMemoryJson,
} from '../../rules/relationship/pair-memory.ts';
import { NewerFoldError } from '../errors.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';

/** none: no run is owed. starting: a wake-up will start one. running: a run has assessed the pair. */
export type RunStatus = 'none' | 'starting' | 'running';

/** What is kept at the tail of the fold. */
export interface Tail extends PairMemory {
  /** Facts folded since the last checkpoint. */
  readonly facts: number;
  /** How many checkpoints there are. */
  readonly checkpoints: number;
  /** By which a process remembers the facts of the fold that left it (`remembered-facts.ts`); null when none does. */
  readonly stamp: string | null;
}

export interface PairRow extends Pair {
  readonly foldedPosition: number;
  readonly foldVersion: number;
  readonly tail: Tail | null;
  readonly startedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly run: RunStatus;
  readonly runDeadline: Instant | null;
  /** The deadline that people were told of and that has not been withdrawn. */
  readonly noticedDeadline: Instant | null;
}

type TailJson = PairMemoryJson & { facts: number; checkpoints: number; stamp?: string | null };

interface Row {
  readonly partner_id: PartnerId;
  readonly client_id: ClientId;
  readonly folded_position: number;
  readonly fold_version: number;
  readonly tail: TailJson | null;
  readonly started_at: Instant | null;
  readonly expires_at: Instant | null;
  readonly run: RunStatus;
  readonly run_deadline: Instant | null;
  readonly noticed_deadline: Instant | null;
}

const COLUMNS = `r.partner_id, r.client_id, r.folded_position, r.fold_version, r.tail, r.started_at, r.expires_at, r.run, r.run_deadline, r.noticed_deadline`;

/** Makes rows for pairs that have none; they are locked to fold, so they must exist before. Returns how many it made. */
export async function createPairRows(client: PoolClient, pairs: readonly Pair[]): Promise<number> {
  const { rowCount } = await client.query({
    name: 'create-pair-rows',
    text: `INSERT INTO relationship (partner_id, client_id) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
    values: pairColumns(pairs),
  });
  return rowCount ?? 0;
}

/**
 * Locks pairs for folding, always in the same order, and removes all that is written by now about those it got: the
 * caller reads the ledger afterwards. Left out are those that another transaction holds, and those that a newer fold
 * than ours has made: a newer worker sees to them. Stale rows that another judge holds stay with it.
 *
 * Stale rows are looked up once for each pair, and deleted by a list that is made once: PostgreSQL often thinks that there
 * are none, as that is how vacuum finds the table, and would then look again for each of them (hundreds took seconds).
 */
export async function takePairs(client: PoolClient, pairs: readonly Pair[]): Promise<PairRow[]> {
  const { rows } = await client.query<Row>({
    name: 'take-pairs',
    text: `WITH taken AS MATERIALIZED (
        SELECT ${COLUMNS}
        FROM relationship r JOIN unnest($1::text[], $2::text[]) AS p (partner_id, client_id) USING (partner_id, client_id)
        WHERE r.fold_version <= $3 ORDER BY r.partner_id, r.client_id FOR UPDATE OF r SKIP LOCKED
      ), stale AS MATERIALIZED (
        SELECT s.id FROM taken t CROSS JOIN LATERAL (
          SELECT id FROM stale_pair WHERE partner_id = t.partner_id AND client_id = t.client_id FOR UPDATE SKIP LOCKED) AS s
      ), cleared AS (
        DELETE FROM stale_pair WHERE id = ANY (ARRAY(SELECT id FROM stale))
      ) SELECT * FROM taken`,
    values: [...pairColumns(pairs), FOLD_VERSION],
  });
  return rows.map(pairRow);
}

/**
 * Locks one pair, waiting for whoever holds it; null when nothing was ever folded for it.
 * Throws {@link NewerFoldError} when a newer worker has folded it.
 */
export async function lockPair(client: PoolClient, { partner, client: id }: Pair): Promise<PairRow | null> {
  const { rows } = await client.query<Row>({
    name: 'lock-pair',
    text: `SELECT ${COLUMNS} FROM relationship r WHERE partner_id = $1 AND client_id = $2 FOR UPDATE`,
    values: [partner, id],
  });
  if (rows[0] === undefined) return null;
  if (rows[0].fold_version > FOLD_VERSION) throw new NewerFoldError(rows[0].fold_version);
  return pairRow(rows[0]);
}

/** Two parameters for `unnest`: the partners and the clients. */
export function pairColumns(pairs: readonly Pair[]): [string[], string[]] {
  return [pairs.map(({ partner }) => partner), pairs.map(({ client }) => client)];
}

function pairRow(row: Row): PairRow {
  return {
    partner: row.partner_id,
    client: row.client_id,
    foldedPosition: row.folded_position,
    foldVersion: row.fold_version,
    tail: row.tail === null ? null : tailOf(row.tail),
    startedAt: row.started_at,
    expiresAt: row.expires_at,
    run: row.run,
    runDeadline: row.run_deadline,
    noticedDeadline: row.noticed_deadline,
  };
}

/** A release before stamps wrote none. */
function tailOf({ facts, checkpoints, stamp = null, ...memory }: TailJson): Tail {
  return { ...memoryFromJson(memory), facts, checkpoints, stamp };
}
