/** States of the fold between two facts, kept so that a late event need not fold a pair from the start. */
import type { PoolClient } from 'pg';
import { compareEvents, type EventKey } from '../../rules/events/event-order.ts';
import { memoryFromJson, type PairMemory, type PairMemoryJson } from '../../rules/relationship/pair-memory.ts';
import type { Pair } from '../../rules/relationship/pair.ts';

export interface Checkpoint {
  readonly ordinal: number;
  readonly memory: PairMemory;
}

/** The last checkpoint that a change at `change` leaves standing; null when there is none. */
export async function lastCheckpointBefore(
  client: PoolClient,
  pair: Pair,
  change: EventKey,
): Promise<Checkpoint | null> {
  const { rows } = await client.query<{ ordinal: number; state: PairMemoryJson }>({
    name: 'checkpoints-before',
    text: `SELECT ordinal, state FROM checkpoint WHERE partner_id = $1 AND client_id = $2 AND time <= $3 ORDER BY ordinal DESC`,
    values: [pair.partner, pair.client, Math.max(change.time, -(2 ** 53))],
  });
  for (const { ordinal, state } of rows) {
    const memory = memoryFromJson(state);
    if (compareEvents(memory.key, change) < 0) return { ordinal, memory };
  }
  return null;
}
