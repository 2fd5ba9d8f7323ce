/** What a history costs: its events, and what they stand for. */
import type { WorkflowHandle } from '@temporalio/client';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];

/** The name that the SDK gives to the markers of local activities. */
export const LOCAL_ACTIVITY = 'core_local_activity';

export interface HistoryCounts {
  readonly events: number;
  readonly timersStarted: number;
  readonly timersFired: number;
  readonly timersCancelled: number;
  readonly signals: number;
  readonly localActivities: number;
  readonly activities: number;
}

/** Counts one history. */
export function countEvents(events: readonly HistoryEvent[]): HistoryCounts {
  const count = (is: (event: HistoryEvent) => unknown): number => events.filter((event) => Boolean(is(event))).length;
  return {
    events: events.length,
    timersStarted: count((event) => event.timerStartedEventAttributes),
    timersFired: count((event) => event.timerFiredEventAttributes),
    timersCancelled: count((event) => event.timerCanceledEventAttributes),
    signals: count((event) => event.workflowExecutionSignaledEventAttributes),
    localActivities: count((event) => event.markerRecordedEventAttributes?.markerName === LOCAL_ACTIVITY),
    activities: count((event) => event.activityTaskCompletedEventAttributes),
  };
}

/** Counts added up. */
export function addCounts(counts: readonly HistoryCounts[]): HistoryCounts {
  const sum = (of: keyof HistoryCounts): number => counts.reduce((total, one) => total + one[of], 0);
  return {
    events: sum('events'),
    timersStarted: sum('timersStarted'),
    timersFired: sum('timersFired'),
    timersCancelled: sum('timersCancelled'),
    signals: sum('signals'),
    localActivities: sum('localActivities'),
    activities: sum('activities'),
  };
}
