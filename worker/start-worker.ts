/**
 * One worker process put together: Temporal's worker with its activities, and the lanes, over one set of connections.
 * Any number of them share the work.
 */
import type { Worker } from '@temporalio/worker';
import { createAssess } from '../activities/assess.ts';
import { createMonthActivities } from '../activities/months/create-month-activities.ts';
import { createOffboard } from '../activities/offboard.ts';
import { createRejudge } from '../activities/rejudge.ts';
import { createWhatIf } from '../activities/what-if.ts';
import { NO_TRACING, type Tracing } from '../platform/tracing.ts';
import { createAppender } from '../store/ledger/appender.ts';
import type { RulesNow } from '../store/pairs/fold-pairs.ts';
import { createRuleBookCache } from '../store/rule-sets/rule-book-cache.ts';
import { connect, type WorkerPlaces } from './connections.ts';
import { workerReadiness, type WorkerReadiness } from './readiness.ts';
import { startLanes, type LaneSettings } from './start-lanes.ts';
import { createRelationshipWorker } from './temporal/create-worker.ts';
import { workflowBundle } from './temporal/workflow-bundle.ts';
import { watchWork } from './watch/watch-work.ts';

export interface WorkerOptions extends WorkerPlaces, LaneSettings {
  /** The user's cache folder, where the workflow bundle is kept. */
  readonly cacheFolder: string;
  readonly tracing?: Tracing;
}

export interface RunningWorker {
  /** Settles when Temporal's worker has stopped; rejects when it failed. */
  readonly finished: Promise<void>;
  /** Whether it can do its work, and keeps up. */
  readiness(): Promise<WorkerReadiness>;
  /** Lets what is under way finish; then nothing of it is left. */
  stop(): Promise<void>;
}

/** Starts a worker. Throws when PostgreSQL or Temporal can't be reached. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { log, metrics, tracing = NO_TRACING } = options;
  const connections = await connect(options, log, tracing);
  const { pool, months, clock, tasks, temporal } = connections;
  const rulesNow = rulesOf();
  const work = metrics === undefined ? null : watchWork(metrics, months, clock);
  const appender = createAppender(months);
  const assess = createAssess({ pool, clock, rulesNow });
  const worker = await createRelationshipWorker({
    connection: tasks,
    namespace: options.temporal.namespace,
    bundle: await workflowBundle(options.cacheFolder),
    tracing,
    activities: {
      assess: work?.watched(assess) ?? assess,
      ...createRejudge({ pool, clock }),
      ...createWhatIf({ pool, clock }),
      ...createMonthActivities({ pool: months, clock, rulesNow, log }),
      ...createOffboard({ pool: months, clock, rulesNow, appender }),
    },
  });
  const finished = worker.run();
  // A failure is told by whoever waits for `finished`; without anybody it must not end the process on its own.
  finished.catch(() => undefined);
  const lanes = startLanes(options, { pool, clock, temporal, rulesNow, tracing, onJudged: work?.onJudged });
  return {
    finished,
    readiness: () => workerReadiness({ pool, clock, temporal, worker }),
    async stop() {
      connections.expectLosses();
      await Promise.all([lanes.stop(), work?.stop(), stopWorker(worker, finished)]);
      await appender.close();
      await connections.close();
    },
  };
}

function rulesOf(): RulesNow {
  const cache = createRuleBookCache();
  return (client, ruleSetPosition) => cache.at(client, ruleSetPosition);
}

/** A worker that has failed already has nothing left to stop. */
async function stopWorker(worker: Worker, finished: Promise<void>): Promise<void> {
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await finished.catch(() => undefined);
}
