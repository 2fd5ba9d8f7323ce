/**
 * One worker process put together: the judge, the relay and Temporal's worker, over one pool and one clock.
 * Any number of them share the work.
 */
import type { NativeConnection, Worker } from '@temporalio/worker';
import { createAssess } from '../activities/assess.ts';
import type { Activities, OffboardingActivities, RejudgeActivities, WhatIfActivities } from '../activities/contract.ts';
import type { MonthActivities } from '../activities/months/contract.ts';
import { createMonthActivities } from '../activities/months/create-month-activities.ts';
import { createOffboard } from '../activities/offboard.ts';
import { createRejudge } from '../activities/rejudge.ts';
import { createWhatIf } from '../activities/what-if.ts';
import type { Logger } from '../platform/log.ts';
import { messageOf } from '../platform/errno.ts';
import type { Metrics } from '../platform/metrics.ts';
import { PUBLIC_HTTPS, type OutboundRules } from '../platform/outbound/outbound-rules.ts';
import { NO_TRACING, type Tracing } from '../platform/tracing.ts';
import { watchClock } from '../store/clock-watch.ts';
import { createAppender } from '../store/ledger/appender.ts';
import { listen } from '../store/listen.ts';
import { MARK_CHANNEL } from '../store/marks.ts';
import type { RulesNow } from '../store/pairs/fold-pairs.ts';
import { createPool } from '../store/pool.ts';
import { createRuleBookCache } from '../store/rule-sets/rule-book-cache.ts';
import { WAKE_UP_CHANNEL } from '../store/wake-ups.ts';
import { DIGEST_CONNECTIONS, startDigests, type MailPlace } from './digests/start-digests.ts';
import type { SignalDebounce } from './judge/decide-wake-up.ts';
import { startJudge } from './judge/judge.ts';
import { keepSchedule } from './months/keep-schedule.ts';
import { owedMonthRuns } from './owed/month-requests.ts';
import { NOTICE_CONNECTIONS, startNotices } from './notices/start-notices.ts';
import { owedOffboardingRuns } from './owed/offboardings.ts';
import { owedRejudgeRuns } from './owed/rejudges.ts';
import { startOwedRuns } from './owed/start-owed-runs.ts';
import { owedWhatIfRuns } from './owed/what-ifs.ts';
import { workerReadiness, type WorkerReadiness } from './readiness.ts';
import { RELAY_CONNECTIONS, startRelay } from './relay/relay.ts';
import { connectClient, connectWorker, type TemporalPlace } from './temporal/connect.ts';
import { createRelationshipWorker } from './temporal/create-worker.ts';
import { workflowBundle } from './temporal/workflow-bundle.ts';
import { watchWork } from './watch/watch-work.ts';

export interface WorkerOptions {
  readonly databaseUrl: string;
  readonly temporal: TemporalPlace;
  /** Workflow starts a second. */
  readonly startRate: number;
  readonly debounce: SignalDebounce;
  /** The user's cache folder, where the workflow bundle is kept. */
  readonly cacheFolder: string;
  readonly log: Logger;
  readonly metrics?: Metrics;
  readonly tracing?: Tracing;
  /** Where webhooks may be sent; default: public addresses over HTTPS. */
  readonly outbound?: OutboundRules;
  /** Through which server digests are sent, and from whom; without it none are. */
  readonly mail?: MailPlace | null;
  /** False leaves wake-ups lying: for tests that prove what depends on them. */
  readonly relay?: boolean;
}

export interface RunningWorker {
  /** Settles when Temporal's worker has stopped; rejects when it failed. */
  readonly finished: Promise<void>;
  /** Whether it can do its work, and keeps up. */
  readiness(): Promise<WorkerReadiness>;
  /** Lets what is under way finish; then nothing of it is left. */
  stop(): Promise<void>;
}

/** Connections for the judge's two lanes, and for as many assessments at once as one core can make use of. */
const JUDGE_CONNECTIONS = 4;
const ASSESS_CONNECTIONS = 12;
/**
 * For months: those that freeze, three a month, or that work on pages at once, a beat for each, and some that plan; and for
 * offboardings. They copy by streams, which a pipelined one can't.
 */
const MONTH_CONNECTIONS = 12;
/** For the judge, what it gives rise to, and assessments. */
const WORK_CONNECTIONS =
  JUDGE_CONNECTIONS + ASSESS_CONNECTIONS + RELAY_CONNECTIONS + NOTICE_CONNECTIONS + DIGEST_CONNECTIONS;
/** The most that a worker holds, with the one on which it listens. */
export const WORKER_CONNECTIONS = WORK_CONNECTIONS + MONTH_CONNECTIONS + 1;

/** Starts a worker. Throws when PostgreSQL or Temporal can't be reached. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { databaseUrl, temporal: place, log } = options;
  let isStopping = false;
  const onIdleError = (error: Error): void => {
    // PostgreSQL may be told to stop while the last connections still close.
    if (!isStopping) log.warn({ error: error.message }, 'a database connection was lost');
  };
  const ofWork = { max: WORK_CONNECTIONS, applicationName: 'tenure-worker', pipelined: true };
  const pool = createPool(databaseUrl, { ...ofWork, onIdleError });
  const months = createPool(databaseUrl, { max: MONTH_CONNECTIONS, applicationName: 'tenure-months', onIdleError });
  const watch = await watchClock(pool, (error) => log.warn({ error }, 'the clock segments could not be read'));
  const connection = await connectWorker(place);
  const { clock } = watch;
  const rulesNow = rulesOf();
  const { startRate, debounce, metrics, tracing = NO_TRACING } = options;
  const work = metrics === undefined ? null : watchWork(metrics, months, clock);
  const assess = createAssess({ pool, clock, rulesNow });
  const appender = createAppender(months);
  const worker = await relationshipWorker(options, connection, {
    assess: work?.watched(assess) ?? assess,
    ...createRejudge({ pool, clock }),
    ...createWhatIf({ pool, clock }),
    ...createMonthActivities({ pool: months, clock, rulesNow, log }),
    ...createOffboard({ pool: months, clock, rulesNow, appender }),
  });
  const finished = worker.run();

  const client = await connectClient(place, tracing);
  const relay =
    options.relay === false
      ? null
      : startRelay({ pool, temporal: client.client, clock, startRate, log, tracing, ...(metrics && { metrics }) });
  const onWakeUps = relay === null ? {} : { onWakeUps: () => relay.poke() };
  const onJudged = work === null ? {} : { onJudged: work.onJudged };
  const judge = startJudge({ pool, clock, rulesNow, debounce, log, tracing, ...onWakeUps, ...onJudged });
  const owed = { pool, temporal: client.client, log };
  const lanes = [
    startOwedRuns('rejudge', owedRejudgeRuns, owed),
    startOwedRuns('month requests', owedMonthRuns, owed),
    startOwedRuns('what-ifs', owedWhatIfRuns, owed),
    startOwedRuns('offboardings', owedOffboardingRuns, owed),
    keepSchedule({ ...owed, clock }),
    startDigests({ pool, clock, rulesNow, log, mail: options.mail ?? null, ...(metrics && { metrics }) }),
    startNotices({ pool, clock, log, outbound: options.outbound ?? PUBLIC_HTTPS, ...(metrics && { metrics }) }),
  ];
  const listening = listen({
    url: databaseUrl,
    applicationName: 'tenure-worker-listen',
    channels: { [MARK_CHANNEL]: () => judge.poke(), [WAKE_UP_CHANNEL]: () => relay?.poke() },
    onLost: (error) => log.warn({ error: messageOf(error) }, 'notifications are not heard; sweeping goes on'),
  });
  // A failure is told by whoever waits for `finished`; without anybody it must not end the process on its own.
  finished.catch(() => undefined);
  return {
    finished,
    readiness: () => workerReadiness({ pool, clock, temporal: client.client, worker }),
    async stop() {
      isStopping = true;
      await listening.stop();
      await Promise.all([
        judge.stop(),
        relay?.stop(),
        work?.stop(),
        ...lanes.map((lane) => lane.stop()),
        stopWorker(worker, finished),
      ]);
      await Promise.all([client.close(), connection.close(), watch.stop(), appender.close()]);
      await Promise.all([pool.end(), months.end()]);
    },
  };
}

async function relationshipWorker(
  { temporal: { namespace }, cacheFolder, tracing = NO_TRACING }: WorkerOptions,
  connection: NativeConnection,
  activities: Activities & OffboardingActivities & RejudgeActivities & WhatIfActivities & MonthActivities,
): Promise<Worker> {
  const bundle = await workflowBundle(cacheFolder);
  return createRelationshipWorker({ connection, namespace, activities, bundle, tracing });
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
