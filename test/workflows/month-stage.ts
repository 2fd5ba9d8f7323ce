/** A worker whose activities of months answer from a script, on which tests play runs of `monthlyPoints`. */
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { MonthActivities, MonthPlan, MonthTaken, PlannedStep } from '../../activities/months/contract.ts';
import { sleep } from '../../platform/clock.ts';
import { readMachine } from '../../platform/env.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { ensureSchedule } from '../../worker/months/ensure-schedule.ts';
import { createRelationshipWorker } from '../../worker/temporal/create-worker.ts';
import { workflowBundle } from '../../worker/temporal/workflow-bundle.ts';
import { monthlyPointsWorkflowId, SCHEDULE, WORKFLOW, type MonthlyPointsInput } from '../../workflows/contract.ts';
import { scheduledRunId } from '../../workflows/contract/monthly-schedule.ts';
import type { MonthlyPointsOutcome } from '../../workflows/monthly-points/month-state.ts';
import type { StagePlace } from './stage.ts';

/** What an activity answers: a step, what came of taking a month, or nothing until it is cancelled. */
export type MonthAnswer = PlannedStep | MonthTaken | 'nothing' | Error;

/** An activity that was called, with its input. */
export type Asked = {
  readonly [Name in keyof MonthActivities]: readonly [Name, Parameters<MonthActivities[Name]>[0]];
}[keyof MonthActivities];

export interface MonthPlay {
  readonly handle: WorkflowHandle<() => Promise<MonthlyPointsOutcome>>;
  readonly asked: readonly Asked[];
  /** Of the first run, should others have carried on. */
  readonly runId: string;
  readonly untilAsked: (times: number) => Promise<void>;
}

export interface MonthStage {
  /** A run by hand. */
  readonly play: (script: readonly MonthAnswer[], input?: Partial<MonthlyPointsInput>) => Promise<MonthPlay>;
  /** A run that the schedule starts for this time. */
  readonly playScheduled: (nominal: number, script: readonly MonthAnswer[]) => Promise<MonthPlay>;
  readonly close: () => Promise<void>;
}

export const AFTER_RUN = 4;
/** Long enough for a workflow task to be completed after its last activity. */
const SETTLE_MS = 150;

export async function openMonthStage({ address, namespace, taskQueue, client }: StagePlace): Promise<MonthStage> {
  let asked: Asked[] = [];
  let script: MonthAnswer[] = [];
  let played = 0;

  /** Takes the next line of the script; what is not answered from one is only noted. */
  async function next<T extends MonthAnswer>(): Promise<Exclude<T, string | Error>> {
    const answer = script.shift();
    if (answer === undefined) throw new Error('the script is over');
    if (answer instanceof Error) throw answer;
    if (answer !== 'nothing') return answer as Exclude<T, string | Error>;
    const cancelled = cancellationSignal();
    while (!cancelled.aborted) {
      heartbeat();
      await sleep(50, cancelled);
    }
    throw cancelled.reason;
  }

  const activities: MonthActivities = {
    async planMonth(input): Promise<MonthPlan> {
      asked.push(['planMonth', input]);
      return { v: 1, afterRun: AFTER_RUN, step: await next<PlannedStep>() };
    },
    async takeMonth(input) {
      asked.push(['takeMonth', input]);
      return next<MonthTaken>();
    },
    async helpMonth(input) {
      asked.push(['helpMonth', input]);
    },
    async closeMonthDraft(input) {
      asked.push(['closeMonthDraft', input]);
    },
    async giveUpMonth(input) {
      asked.push(['giveUpMonth', input]);
    },
  };

  const connection = await NativeConnection.connect({ address });
  const assess = () => Promise.reject(new Error('no relationship runs here'));
  const worker = await createRelationshipWorker({
    connection,
    namespace,
    taskQueue,
    activities: { assess, ...activities },
    bundle: await workflowBundle(readMachine().cacheFolder),
  });
  const running = worker.run();

  function begin(workflowId: string, lines: readonly MonthAnswer[]): Omit<MonthPlay, 'runId'> {
    const own: Asked[] = [];
    asked = own;
    script = [...lines];
    return {
      handle: client.workflow.getHandle(workflowId),
      asked: own,
      async untilAsked(times) {
        const done = await waitUntil(() => own.length >= times, { withinMs: 20_000 });
        if (done === null) throw new Error(`activities were called ${own.length} times, not ${times}`);
        await sleep(SETTLE_MS);
      },
    };
  }

  return {
    async play(lines, input = {}) {
      played += 1;
      const month = `2018-${String(played).padStart(2, '0')}`;
      const play = begin(monthlyPointsWorkflowId(month), lines);
      const args: [MonthlyPointsInput] = [{ v: 1, month, ...input }];
      const { workflowId } = play.handle;
      const started = await client.workflow.start(WORKFLOW.monthlyPoints, { workflowId, taskQueue, args });
      return { ...play, runId: started.firstExecutionRunId };
    },
    async playScheduled(nominal, lines) {
      await ensureSchedule(client, { taskQueue, paused: 'a test takes its times' });
      const play = begin(scheduledRunId(nominal), lines);
      const schedule = client.schedule.getHandle(SCHEDULE.monthlyPoints);
      await schedule.backfill({ start: new Date(nominal - 1_000), end: new Date(nominal), overlap: 'ALLOW_ALL' });
      const runId = await waitUntil(() => runIdOf(play.handle), { withinMs: 20_000 });
      if (runId === null) throw new Error('the schedule has started no run');
      return { ...play, runId };
    },
    async close() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

async function runIdOf(handle: MonthPlay['handle']): Promise<string | null> {
  return handle.describe().then(
    ({ runId }) => runId,
    () => null,
  );
}
