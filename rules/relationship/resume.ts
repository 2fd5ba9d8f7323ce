/**
 * Where to fold on (`docs/architecture.md`, "Bounds"): from the tail when everything new comes after it, else from the
 * last checkpoint before the earliest change. Folding on from there equals folding from the start.
 */
import { compareEvents, type EventKey } from '../events/event-order.ts';
import type { PairMemory } from './pair-memory.ts';

/** The earliest place in the event order at which something changed, or null when nothing did. */
export function earliest(changes: Iterable<EventKey>): EventKey | null {
  let first: EventKey | null = null;
  for (const change of changes) if (first === null || compareEvents(change, first) < 0) first = change;
  return first;
}

/** Whether a memory still holds: nothing changed at its place or before it. */
export function stillHolds(memory: PairMemory, change: EventKey | null): boolean {
  return change === null || compareEvents(memory.key, change) < 0;
}
