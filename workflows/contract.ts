/**
 * Every name that crosses the wire to Temporal (`docs/interfaces.md §6`). Runs that are open for months know these
 * names, so none of them ever changes; a test pins them.
 */

/** The one task queue: workflows and activities of every kind. */
export const TASK_QUEUE = 'tenure';

/** Workflow types. */
export const WORKFLOW = {
  relationship: 'relationship',
  monthlyPoints: 'monthlyPoints',
  offboarding: 'offboarding',
  whatIf: 'whatIf',
  rejudge: 'rejudge',
} as const;

/** Signals. Those to a relationship all say the same, "there is news"; the name tells people why. */
export const SIGNAL = {
  activityQualified: 'activityQualified',
  terminated: 'terminated',
  reassess: 'reassess',
  closeMonth: 'closeMonth',
} as const;

export type RelationshipSignal = Exclude<(typeof SIGNAL)[keyof typeof SIGNAL], 'closeMonth'>;

/** Queries. */
export const QUERY = { standing: 'standing', progress: 'progress' } as const;

/** Schedules. */
export const SCHEDULE = { monthlyPoints: 'monthly-points' } as const;

/** Set by the server: the time of the schedule that an action was for, whenever it was taken. */
export const SCHEDULED_TIME = 'TemporalScheduledStartTime';

/** Search attributes (keyword), set at start, with the plain ids. */
export const SEARCH_ATTRIBUTE = { partner: 'TenurePartner', client: 'TenureClient' } as const;

/** The header of starts, signals and activities that holds `{ traceparent }`; the name is that of Temporal's own interceptors. */
export const TRACE_HEADER = '_tracer-data';

/** A run that tells the server's time by its start, and that no worker ever hears of: `tenure doctor` starts it. */
export const CLOCK_PROBE = { type: 'clockProbe', workflowId: 'clock-probe', taskQueue: 'tenure-clock-probe' } as const;

/** What a relationship's run is started with, and carries on with. Unknown fields are tolerated. */
export interface RelationshipInput {
  readonly v: 1;
  readonly partner: string;
  readonly client: string;
}

/** What every signal to a relationship carries. Unknown fields are tolerated. */
export interface News {
  readonly v: 1;
}

/** The longest workflow id, in bytes, that a Temporal server on PostgreSQL takes; it calls a longer one UNAVAILABLE. */
const MAX_WORKFLOW_ID_BYTES = 255;

/**
 * The workflow id of a pair: readable where it fits, otherwise by hash; the two forms never meet, since the readable
 * one has a second colon. The hash, SHA-256 in hexadecimal, is an argument: nothing in this folder imports from Node.
 */
export function relationshipWorkflowId(
  pair: { readonly partner: string; readonly client: string },
  sha256: (text: string) => string,
): string {
  const { partner, client } = pair;
  const readable = `relationship:${encodeURIComponent(partner)}:${encodeURIComponent(client)}`;
  // Percent-encoded text is ASCII, so its length is its number of bytes.
  if (readable.length <= MAX_WORKFLOW_ID_BYTES) return readable;
  return `relationship:~${sha256(JSON.stringify([partner, client]))}`;
}

/** What a run of `monthlyPoints` is started with, and carries on with. Unknown fields are tolerated. */
export interface MonthlyPointsInput {
  readonly v: 1;
  /** `YYYY-MM`, of a run by hand; one of the schedule takes the month before its scheduled time. */
  readonly month?: string;
  /** What a run knows that carries on. */
  readonly carried?: CarriedMonth;
}

export interface CarriedMonth {
  readonly month: string;
  readonly byHand: boolean;
  readonly afterRun: number | null;
  readonly graceIsOver: boolean;
  /** Counts what was taken, so that each has a key of its own. */
  readonly takes: number;
  readonly taken: readonly TakenMonth[];
}

/** A month that was published on the way. */
export interface TakenMonth {
  readonly month: string;
  readonly as: 'draft' | 'closed';
  /** In hex. */
  readonly hash: string;
}

/** The workflow id of a month (`YYYY-MM`) that somebody runs by hand. */
export function monthlyPointsWorkflowId(month: string): string {
  return `monthly-points:${month}`;
}

/** What the run that judges anew is started with. Unknown fields are tolerated. */
export interface RejudgeRunInput {
  readonly v: 1;
  readonly version: string;
  /** The version's place in the ledger's order. */
  readonly position: number;
}

/**
 * The workflow id of the run that judges anew what a version concerns, by the version's place in the ledger's order: a
 * name may have more bytes than an id.
 */
export function rejudgeWorkflowId(position: number): string {
  return `rejudge:${position}`;
}

/** What the run of a what-if is started with. Unknown fields are tolerated. */
export interface WhatIfRunInput {
  readonly v: 1;
  readonly id: number;
}

/** The workflow id of the run that works off a what-if. */
export function whatIfWorkflowId(id: number): string {
  return `what-if:${id}`;
}

/** What the run of an offboarding is started with. Unknown fields are tolerated. */
export interface OffboardingRunInput {
  readonly v: 1;
  readonly offboarding: number;
}

/** The workflow id of an offboarding, by its number. */
export function offboardingWorkflowId(offboarding: number): string {
  return `offboarding:${offboarding}`;
}
