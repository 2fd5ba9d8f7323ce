/** From where a pair is folded on: the tail, a checkpoint before the earliest change, or the start. */
import type { PoolClient } from 'pg';
import type { EventKey } from '../../rules/events/event-order.ts';
import type { ClientId, UserId } from '../../rules/ids.ts';
import { effectiveInstant } from '../../rules/programme/rule-set-version.ts';
import { FOLD_VERSION, type PairMemory } from '../../rules/relationship/pair-memory.ts';
import { earliest, stillHolds } from '../../rules/relationship/resume.ts';
import type { PublishedVersion } from '../rule-sets/rule-book.ts';
import { lastCheckpoints, type Checkpoint } from './checkpoints.ts';
import { disturbedBy, EVERYTHING, type Disturbed } from './disturbed.ts';
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
function firstChange(row: PairRow, { rows }: LoadedFacts, book: readonly PublishedVersion[]): EventKey | null {
  const known = usableTail(row)?.state.users;
  const changes: EventKey[] = [];
  for (const fact of rows) {
    const { user, client } = fact.data as { readonly user?: UserId; readonly client?: ClientId };
    if (client === undefined && user !== undefined && known?.has(user) !== true) continue;
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

/** Where to fold a pair on, as far as it can be told from its row and the news. */
export interface Plan {
  readonly row: PairRow;
  /** The tail, if it holds; null when an earlier state is needed. */
  readonly base: Base | null;
  /** The earliest place at which something changed; null when that is not known. */
  readonly change: EventKey | null;
  readonly disturbed: Disturbed;
}

/** @param news what came after the position that the row is folded to */
export function planFold(row: PairRow, news: LoadedFacts, book: readonly PublishedVersion[]): Plan {
  const tail = usableTail(row);
  if (tail === null || news.restart) return { row, base: null, change: null, disturbed: EVERYTHING };
  const change = firstChange(row, news, book);
  const base = stillHolds(tail, change) ? { memory: tail, checkpoints: tail.checkpoints, facts: tail.facts } : null;
  const hasNewRules = book.some(({ position }) => position > row.foldedPosition);
  return { row, base, change, disturbed: hasNewRules ? EVERYTHING : disturbedBy(row, news.rows) };
}

/** The base of each plan: the tail, the last checkpoint that the change leaves standing, or the start. */
export async function basesOf(client: PoolClient, plans: readonly Plan[]): Promise<readonly Base[]> {
  const earlier = plans.filter(({ row, base, change }) => base === null && change !== null && hasCheckpoints(row));
  const checkpoints = await lastCheckpoints(
    client,
    earlier.map(({ row, change }) => ({ partner: row.partner, client: row.client, before: change?.time ?? -Infinity })),
  );
  const found = new Map(earlier.map(({ row }, index) => [row, checkpoints[index] ?? null]));
  return plans.map(({ row, base }) => base ?? baseAt(found.get(row) ?? null));
}

function hasCheckpoints(row: PairRow): boolean {
  return (row.tail?.checkpoints ?? 0) > 0;
}

function baseAt(checkpoint: Checkpoint | null): Base {
  if (checkpoint === null) return { memory: null, checkpoints: 0, facts: 0 };
  return { memory: checkpoint.memory, checkpoints: checkpoint.ordinal + 1, facts: 0 };
}
