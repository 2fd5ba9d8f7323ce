/** States of the fold between two facts, kept so that a late event need not fold a pair from the start. */
import type { PoolClient } from 'pg';
import { memoryFromJson, type PairMemory, type PairMemoryJson } from '../../rules/relationship/pair-memory.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { pairColumns } from './pair-row.ts';

export interface Checkpoint {
  readonly ordinal: number;
  readonly memory: PairMemory;
}

/** A pair whose state before an instant is wanted. */
export interface CheckpointWanted extends Pair {
  readonly before: Instant;
}

/** The earliest instant a bigint column needs to hold here. */
const BEFORE_ALL = -(2 ** 53);

/** For each, the last checkpoint that holds only facts from before the instant; null when there is none. */
export async function lastCheckpoints(
  client: PoolClient,
  wanted: readonly CheckpointWanted[],
): Promise<readonly (Checkpoint | null)[]> {
  if (wanted.length === 0) return [];
  const { rows } = await client.query<{ ord: number; ordinal: number; state: PairMemoryJson }>({
    name: 'last-checkpoints',
    text: `SELECT p.ord, c.ordinal, c.state
      FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS p (partner_id, client_id, before, ord)
      CROSS JOIN LATERAL (SELECT ordinal, state FROM checkpoint
        WHERE partner_id = p.partner_id AND client_id = p.client_id AND time < p.before
        ORDER BY ordinal DESC LIMIT 1) c`,
    values: [...pairColumns(wanted), wanted.map(({ before }) => Math.max(before, BEFORE_ALL))],
  });
  const found = new Map(rows.map(({ ord, ordinal, state }) => [ord, { ordinal, memory: memoryFromJson(state) }]));
  return wanted.map((_, index) => found.get(index + 1) ?? null);
}
