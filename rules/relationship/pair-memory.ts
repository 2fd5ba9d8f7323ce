/**
 * What is kept of a fold between two visits: a state and the place in the event order up to which it holds.
 * Plain JSON, so that it can lie in a table: maps become lists of entries.
 */
import type { EventKey } from '../events/event-order.ts';
import type { UserId } from '../ids.ts';
import type { PairState, UserState } from './pair-state.ts';

/** Raised whenever the same facts would fold into another state, verdict or period than before. */
export const FOLD_VERSION = 2;

export interface PairMemory {
  /** The last fact folded in. */
  readonly key: EventKey;
  readonly state: PairState;
}

export interface PairMemoryJson {
  readonly key: EventKey;
  readonly state: Omit<PairState, 'users'> & { readonly users: readonly (readonly [UserId, UserState])[] };
}

export function memoryToJson({ key: { time, type, source, id }, state }: PairMemory): PairMemoryJson {
  return { key: { time, type, source, id }, state: { ...state, users: [...state.users] } };
}

export function memoryFromJson({ key, state }: PairMemoryJson): PairMemory {
  return { key, state: { ...state, users: new Map(state.users) } };
}
