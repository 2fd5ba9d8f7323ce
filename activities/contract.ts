/**
 * What workflows ask of activities: types only, so that workflow code can import them.
 *
 * They cross the wire and lie in histories for months: fields are only ever added, and readers tolerate unknown ones.
 */

import type { EndReason } from '../rules/relationship/period.ts';

/** Who asks for an assessment. */
export interface AssessInput {
  readonly v: 1;
  readonly partner: string;
  readonly client: string;
  readonly runId: string;
  /** Real time, milliseconds since the epoch. */
  readonly runStartedAt: number;
  /** Events in the run's history, so that the activity can tell when it is long. */
  readonly historyLength: number;
}

/** What the ledger says about a pair, and what its run is to wait for (`docs/architecture.md`, principle 5). */
export interface Assessment {
  readonly v: 1;
  /** `over`: the ledger has recorded, under the pair's lock, that this run ends. */
  readonly standing: 'managed' | 'over';
  /** Programme instant of the assessment. */
  readonly asOf: string;
  /** The ledger position up to which the pair was folded. */
  readonly position: number;
  /** The running period, or the last one when over; null if late events left the pair without any. */
  readonly period: AssessedPeriod | null;
  /** Set exactly when over, unless the pair has no period any more. */
  readonly outcome: PeriodOutcome | null;
  /** Real milliseconds until the next rung or the deadline; null when over. */
  readonly wakeInMs: number | null;
  /**
   * When that is, milliseconds since the epoch of real time: only compared with other values of this field, to tell
   * whether a pending timer comes too late. Real time, because the programme clock may have been made faster since.
   */
  readonly wakeAt: number | null;
  /** The run is old or long: continue as new, so that no patch outlives it and a cold replay stays cheap. */
  readonly carryOn: boolean;
}

export interface AssessedPeriod {
  readonly start: string;
  readonly startedBy: string;
  readonly expiresAt: string;
  /** The activity that holds the period alive, and its user. */
  readonly heldBy: string;
  readonly heldByUser: string;
}

/** How a period ended (`docs/domain.md §5`): what a relationship's run returns. */
export interface PeriodOutcome {
  readonly v: 1;
  readonly partner: string;
  readonly client: string;
  readonly start: string;
  readonly end: string;
  readonly endReason: EndReason;
  /** The event that ended it; null on expiry. */
  readonly endedBy: string | null;
}

/** The activities a worker offers. Every one may run twice. */
export interface Activities {
  /** Folds what is new about a pair, closes its period when that is over, records due notices. */
  assess(input: AssessInput): Promise<Assessment>;
}

/** Which publication's pairs to look at. */
export interface RejudgeInput {
  readonly v: 1;
  /** The version's place in the ledger's order. */
  readonly position: number;
}

/** How far looking has come; also what the run of `rejudge` answers to `progress`. */
export interface RejudgeProgress {
  readonly v: 1;
  /** Pairs looked at, of the pairs there were when it began. */
  readonly done: number;
  readonly total: number;
  /** Every pair that the version concerns has been marked, or was folded since. */
  readonly finished: boolean;
}

/** What the `rejudge` workflow calls. */
export interface RejudgeActivities {
  /** Marks pairs for some seconds, going on where the last call stopped. */
  rejudgeSome(input: RejudgeInput): Promise<RejudgeProgress>;
}

/** Which what-if to work on. */
export interface WhatIfInput {
  readonly v: 1;
  readonly id: number;
}

/** How far a what-if has come; also what its run answers to `progress`. */
export interface WhatIfProgress {
  readonly v: 1;
  /** As its row has it. */
  readonly status: string;
  /** First clients with their activities, then partners with their months; null before. */
  readonly phase: 'clients' | 'partners' | null;
  /** Events about clients, or partners, looked at and in all. */
  readonly done: number;
  readonly total: number;
  /** There is nothing left to do for it. */
  readonly finished: boolean;
}

/** What the `whatIf` workflow calls. */
export interface WhatIfActivities {
  /** Does batches for some seconds, going on where the last call stopped. */
  whatIfSome(input: WhatIfInput): Promise<WhatIfProgress>;
  /** Calls it off and takes away what it found so far. */
  cancelWhatIf(input: WhatIfInput): Promise<WhatIfProgress>;
  /** Ends one that can't be worked off. */
  giveUpWhatIf(input: WhatIfInput & { readonly fault: string }): Promise<void>;
}

/** Which offboarding to work on. */
export interface OffboardInput {
  readonly v: 1;
  readonly offboarding: number;
}

/** How far an offboarding is; also what its run answers to `progress`, and returns. */
export interface OffboardingProgress {
  readonly v: 1;
  /** Clients that have had their turn, of those there are. */
  readonly done: number;
  readonly total: number;
  readonly finished: boolean;
}

/** What the `offboarding` workflow calls. */
export interface OffboardingActivities {
  /** Gives clients their turn for some seconds, going on where the last call stopped. */
  offboardSome(input: OffboardInput): Promise<OffboardingProgress>;
}
