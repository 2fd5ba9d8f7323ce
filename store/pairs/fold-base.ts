/** From where a pair is folded on: the tail, a checkpoint before the earliest change, or the start. */
import type { PoolClient } from 'pg';
import type { EventKey } from '../../rules/events/event-order.ts';
import { effectiveInstant } from '../../rules/programme/rule-set-version.ts';
import { FOLD_VERSION, type PairMemory } from '../../rules/relationship/pair-memory.ts';
import { earliest } from '../../rules/relationship/resume.ts';
import type { PublishedVersion } from '../rule-sets/rule-book.ts';
import { lastCheckpointBefore } from './checkpoints.ts';
import type { FactsWanted, LoadedFacts } from './load-facts.ts';
import type { PairRow } from './pair-row.ts';

/** Where a fold began: how many checkpoints and closed periods of before still stand. */
export interface Base {
  readonly memory: PairMemory | null;
  readonly checkpoints: number;
  readonly facts: number;
}

/** A tail made by another fold is no base: the row is folded from the start. */
export function usableTail(row: PairRow): PairRow['tail'] {
  return row.foldVersion === FOLD_VERSION ? row.tail : null;
}

/** Everything after the position the row is folded to. */
export function wantedAfter({ partner, client, foldedPosition }: PairRow, tail: PairRow['tail']): FactsWanted {
  if (tail === null) return { partner, client, since: 0, from: -Infinity, known: [] };
  return { partner, client, since: foldedPosition, from: -Infinity, known: tail.state.users.keys() };
}

/** Everything from the instant of the base on. */
export function wantedFrom({ partner, client }: PairRow, { memory }: Base): FactsWanted {
  if (memory === null) return { partner, client, since: 0, from: -Infinity, known: [] };
  return { partner, client, since: 0, from: memory.key.time, known: memory.state.users.keys() };
}

/**
 * The earliest place that the new facts disturb. What is said of a user alone disturbs nothing before the first fact
 * that brings the user and the client together.
 */
export function firstChange(row: PairRow, { rows }: LoadedFacts, book: readonly PublishedVersion[]): EventKey | null {
  const known = usableTail(row)?.state.users;
  const changes: EventKey[] = [];
  for (const fact of rows) {
    const user = 'client' in (fact.data as object) ? undefined : (fact.data as { user?: string }).user;
    if (user !== undefined && known?.has(user as never) !== true) continue;
    changes.push(fact.target ?? fact);
  }
  for (const version of book) {
    if (version.position > row.foldedPosition) changes.push(startOf(effectiveInstant(version)));
  }
  return earliest(changes);
}

/** The place in the event order before everything at `time`. */
function startOf(time: number): EventKey {
  return { time, type: 'client.registered', source: '', id: '' };
}

/** The last checkpoint that the change leaves standing, or the start. */
export async function baseBefore(client: PoolClient, row: PairRow, change: EventKey | null): Promise<Base> {
  const start: Base = { memory: null, checkpoints: 0, facts: 0 };
  if (change === null || usableTail(row) === null) return start;
  const found = await lastCheckpointBefore(client, row, change);
  return found === null ? start : { memory: found.memory, checkpoints: found.ordinal + 1, facts: 0 };
}
