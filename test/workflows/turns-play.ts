/** A run of a workflow that works in turns, each answered from a script: for tests, and for recording its history. */
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { OffboardingActivities, OffboardingProgress, RejudgeActivities } from '../../activities/contract.ts';
import { readMachine } from '../../platform/env.ts';
import { createRelationshipWorker } from '../../worker/temporal/create-worker.ts';
import { workflowBundle } from '../../worker/temporal/workflow-bundle.ts';
import {
  offboardingWorkflowId,
  rejudgeWorkflowId,
  WORKFLOW,
  type OffboardingRunInput,
  type RejudgeRunInput,
} from '../../workflows/contract.ts';
import type { StagePlace } from './stage.ts';

/** What both kinds of run learn of a turn, and return. */
export type TurnProgress = OffboardingProgress;
type Run = WorkflowHandle<() => Promise<TurnProgress>>;

/** Two turns, the first of which fails once: the database was away. */
export const TURNS: readonly (TurnProgress | Error)[] = [
  new Error('the database is away'),
  { v: 1, done: 500, total: 800, finished: false },
  { v: 1, done: 800, total: 800, finished: true },
];

export interface TurnsPlay {
  readonly type: string;
  readonly workflowId: string;
  readonly input: object;
  /** The activity that is asked for a turn; `turn` answers it. */
  readonly activities: (
    turn: (asked: number) => Promise<TurnProgress>,
  ) => Partial<RejudgeActivities & OffboardingActivities>;
}

const POSITION = 7;
const REJUDGE_INPUT: RejudgeRunInput = { v: 1, version: 'oss@2', position: POSITION };
const OFFBOARDING_INPUT: OffboardingRunInput = { v: 1, offboarding: POSITION };

export const TURN_PLAYS = {
  rejudge: {
    type: WORKFLOW.rejudge,
    workflowId: rejudgeWorkflowId(POSITION),
    input: REJUDGE_INPUT,
    activities: (turn) => ({ rejudgeSome: ({ position }) => turn(position) }),
  },
  offboarding: {
    type: WORKFLOW.offboarding,
    workflowId: offboardingWorkflowId(POSITION),
    input: OFFBOARDING_INPUT,
    activities: (turn) => ({ offboardSome: ({ offboarding }) => turn(offboarding) }),
  },
} as const satisfies Record<string, TurnsPlay>;

/** Plays the script to its end, then lets `look` see the closed run, and what each turn was asked about. */
export async function playTurns<T>(
  { address, namespace, taskQueue, client }: StagePlace,
  { type, workflowId, input, activities }: TurnsPlay,
  look: (run: Run, asked: readonly number[]) => Promise<T>,
): Promise<T> {
  const connection = await NativeConnection.connect({ address });
  const asked: number[] = [];
  const worker = await createRelationshipWorker({
    connection,
    namespace,
    taskQueue,
    bundle: await workflowBundle(readMachine().cacheFolder),
    activities: {
      assess: () => Promise.reject(new Error('no relationship runs here')),
      ...activities(async (about) => {
        asked.push(about);
        const answer = TURNS[asked.length - 1];
        if (answer === undefined || answer instanceof Error) throw answer ?? new Error('the script is over');
        return answer;
      }),
    },
  });
  const seen = await worker.runUntil(async () => {
    const run = (await client.workflow.start(type, { workflowId, taskQueue, args: [input] })) as Run;
    await run.result();
    return look(run, asked);
  });
  await connection.close();
  return seen;
}
