/** Temporal's worker for relationships: polls for tasks, runs workflow code from the bundle, and the activities. */
import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import type {
  Activities,
  OffboardingActivities,
  RejudgeActivities,
  WhatIfActivities,
} from '../../activities/contract.ts';
import type { MonthActivities } from '../../activities/months/contract.ts';
import { NO_TRACING, type Tracing } from '../../platform/tracing.ts';
import { TASK_QUEUE } from '../../workflows/contract.ts';
import { tracedActivities } from './trace-calls.ts';
import type { WorkflowBundle } from './workflow-bundle.ts';

export interface RelationshipWorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  /** Default: `tenure`. */
  readonly taskQueue?: string;
  /** Those of runs of other kinds may be left out where none of these runs. */
  readonly activities: Activities &
    Partial<OffboardingActivities & RejudgeActivities & WhatIfActivities & MonthActivities>;
  readonly bundle: WorkflowBundle;
  readonly tracing?: Tracing;
  /** Differences from {@link TUNING}: for benchmarks and small machines. */
  readonly tuning?: Partial<Tuning>;
}

export type Tuning = Required<
  Pick<
    WorkerOptions,
    | 'maxCachedWorkflows'
    | 'maxConcurrentWorkflowTaskExecutions'
    | 'maxConcurrentLocalActivityExecutions'
    | 'maxConcurrentActivityTaskExecutions'
    | 'workflowTaskPollerBehavior'
    | 'activityTaskPollerBehavior'
    | 'stickyQueueScheduleToStartTimeout'
    | 'shutdownGraceTime'
    | 'shutdownForceTime'
  >
>;

/** For one process, which keeps about one core busy: workflow code runs on one thread. Scale by processes. */
export const TUNING: Tuning = {
  // A run sleeps for days between two wakes: hardly one is still cached when it wakes, whatever the size. The cache
  // serves those that wake again soon, and a fast programme clock. About 0.12 MB each, measured.
  maxCachedWorkflows: 1_000,
  // Each task waits for one local activity, so both numbers are one; more than the pool of database connections can
  // serve at once would only queue there.
  maxConcurrentWorkflowTaskExecutions: 40,
  maxConcurrentLocalActivityExecutions: 40,
  // The fallback of local ones. Few: it is needed when the database is in trouble.
  maxConcurrentActivityTaskExecutions: 20,
  // Grows with what the server has waiting: few idle polls at night, many when thousands of timers fall due at once.
  workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 5, maximum: 40 },
  activityTaskPollerBehavior: { type: 'autoscaling', minimum: 1, initial: 2, maximum: 20 },
  // A worker that crashed keeps its runs waiting for so long; one that stops in order hands them over at once.
  stickyQueueScheduleToStartTimeout: '5 seconds',
  // Many times as long as an assessment; both well within the 30 seconds in which a process must stop.
  shutdownGraceTime: '5 seconds',
  shutdownForceTime: '15 seconds',
};

/** A worker that is ready: `run()` it until `shutdown()`; it can't be run twice. Throws when the namespace is missing. */
export async function createRelationshipWorker(options: RelationshipWorkerOptions): Promise<Worker> {
  const {
    connection,
    namespace,
    taskQueue = TASK_QUEUE,
    activities,
    bundle,
    tracing = NO_TRACING,
    tuning = {},
  } = options;
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    activities,
    workflowBundle: bundle,
    ...(tracing !== NO_TRACING && { interceptors: { activity: [tracedActivities(tracing)] } }),
    ...TUNING,
    ...tuning,
  });
}
