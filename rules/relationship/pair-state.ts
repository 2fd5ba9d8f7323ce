/**
 * All that the fold of one (partner, client) pair remembers between two facts. Plain data: it can be kept as a
 * checkpoint and folded on, and the result is the same as folding from the start (`docs/decisions/0001`).
 */
import type { UserId } from '../ids.ts';
import type { RunningPeriod } from './period.ts';

/** A user of the partner, as far as this pair is concerned. */
export interface UserState {
  readonly emailDomain: string;
  readonly employee: boolean;
  readonly deactivated: boolean;
  readonly deleted: boolean;
  /** Manually assigned to the client; the automatic assignment is derived, never stored. */
  readonly assigned: boolean;
  readonly access: boolean;
}

export interface PairState {
  /** Approved e-mail domains, lower case; null until the partner is registered. */
  readonly domains: readonly string[] | null;
  readonly clientRegistered: boolean;
  readonly users: ReadonlyMap<UserId, UserState>;
  readonly period: RunningPeriod | null;
  /** How many periods were closed before: the ordinal of the next one to start, or of the running one. */
  readonly closedPeriods: number;
}

/** Before the first fact. */
export const EMPTY_PAIR: PairState = {
  domains: null,
  clientRegistered: false,
  users: new Map(),
  period: null,
  closedPeriods: 0,
};
