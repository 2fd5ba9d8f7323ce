/** One run as its history in Temporal tells it: what it was told, what it did, and how it ended. */
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Pair } from '../../../rules/relationship/pair.ts';
import type { RelationshipInput } from '../../../workflows/contract.ts';
import type { relationship } from '../../../workflows/relationship.ts';
import { countEvents, LOCAL_ACTIVITY, type HistoryCounts, type HistoryEvent } from './history-counts.ts';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type Payload = NonNullable<NonNullable<HistoryEvent['workflowExecutionSignaledEventAttributes']>['input']>['payloads'];

/** What a run returns. */
export type Outcome = Awaited<ReturnType<typeof relationship>>;

/** What an assessment said, as far as it is looked at here. */
export interface Learnt {
  readonly standing: 'managed' | 'over';
  readonly asOf: string;
  readonly position: number;
  readonly period: { readonly start: string; readonly expiresAt: string } | null;
}

/** open; completed; continued: as another run of the same chain; otherwise what Temporal calls it. */
export type RunState = 'open' | 'completed' | 'continued' | 'failed' | 'terminated' | 'cancelled' | 'timed out';

export interface Run {
  readonly workflowId: string;
  readonly runId: string;
  /** Id of the first run of the chain: those that continued as new are one. */
  readonly chainId: string;
  readonly pair: Pair;
  /** Real instants, milliseconds since the epoch. */
  readonly startedAt: number;
  readonly closedAt: number | null;
  readonly state: RunState;
  /** The run that it continued as. */
  readonly continuedAs: string | null;
  readonly outcome: Outcome;
  readonly learnt: readonly Learnt[];
  readonly counts: HistoryCounts;
}

/** Reads a history. Throws when it is not one of a relationship's run. */
export function readHistory(workflowId: string, runId: string, history: History): Run {
  const events = history.events ?? [];
  const [first] = events;
  const last = events.at(-1);
  const started = first?.workflowExecutionStartedEventAttributes;
  const input = decoded<RelationshipInput>(started?.input?.payloads);
  if (first === undefined || last === undefined || input === null) {
    throw new Error(`run ${runId} of ${workflowId} has no history that can be read`);
  }
  const state = stateAfter(last);
  return {
    workflowId,
    runId,
    chainId: started?.firstExecutionRunId ?? runId,
    pair: { partner: input.partner, client: input.client } as Pair,
    startedAt: realInstant(first),
    closedAt: state === 'open' ? null : realInstant(last),
    state,
    continuedAs: last.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? null,
    outcome: decoded<Outcome>(last.workflowExecutionCompletedEventAttributes?.result?.payloads),
    learnt: events.flatMap(learntIn),
    counts: countEvents(events),
  };
}

function stateAfter(last: HistoryEvent): RunState {
  if (last.workflowExecutionCompletedEventAttributes) return 'completed';
  if (last.workflowExecutionContinuedAsNewEventAttributes) return 'continued';
  if (last.workflowExecutionFailedEventAttributes) return 'failed';
  if (last.workflowExecutionTerminatedEventAttributes) return 'terminated';
  if (last.workflowExecutionCanceledEventAttributes) return 'cancelled';
  if (last.workflowExecutionTimedOutEventAttributes) return 'timed out';
  return 'open';
}

/** Assessments are the only activities of a relationship; a failed attempt has no result. */
function learntIn({ markerRecordedEventAttributes, activityTaskCompletedEventAttributes }: HistoryEvent): Learnt[] {
  const payloads =
    markerRecordedEventAttributes?.markerName === LOCAL_ACTIVITY
      ? markerRecordedEventAttributes.details?.['result']?.payloads
      : activityTaskCompletedEventAttributes?.result?.payloads;
  const learnt = decoded<Learnt>(payloads);
  return learnt === null ? [] : [learnt];
}

/** The first value; null when there is none. Our payloads are JSON. */
function decoded<T>(payloads: Payload): T | null {
  const [payload] = payloads ?? [];
  return payload === undefined ? null : defaultPayloadConverter.fromPayload<T | null>(payload);
}

function realInstant({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1_000_000;
}
