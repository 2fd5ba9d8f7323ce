/** A run of the rejudge workflow, answered from a script: for tests, and for recording its history. */
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { RejudgeProgress } from '../../activities/contract.ts';
import { readMachine } from '../../platform/env.ts';
import { createRelationshipWorker } from '../../worker/temporal/create-worker.ts';
import { workflowBundle } from '../../worker/temporal/workflow-bundle.ts';
import { rejudgeWorkflowId, WORKFLOW, type RejudgeRunInput } from '../../workflows/contract.ts';
import type { StagePlace } from './stage.ts';

const INPUT: RejudgeRunInput = { v: 1, version: 'oss@2', position: 7 };

type Run = WorkflowHandle<() => Promise<RejudgeProgress>>;

/** Two turns, the first of which fails once: the database was away. */
export const REJUDGE_SCRIPT: readonly (RejudgeProgress | Error)[] = [
  new Error('the database is away'),
  { v: 1, done: 500, total: 800, finished: false },
  { v: 1, done: 800, total: 800, finished: true },
];

/** Plays the script to its end, then lets `look` see the closed run. */
export async function playRejudge<T>(
  { address, namespace, taskQueue, client }: StagePlace,
  look: (run: Run, positions: readonly number[]) => Promise<T>,
): Promise<T> {
  const connection = await NativeConnection.connect({ address });
  const positions: number[] = [];
  const worker = await createRelationshipWorker({
    connection,
    namespace,
    taskQueue,
    bundle: await workflowBundle(readMachine().cacheFolder),
    activities: {
      assess: () => Promise.reject(new Error('no relationship runs here')),
      async rejudgeSome({ position }) {
        positions.push(position);
        const answer = REJUDGE_SCRIPT[positions.length - 1];
        if (answer === undefined || answer instanceof Error) throw answer ?? new Error('the script is over');
        return answer;
      },
    },
  });
  const seen = await worker.runUntil(async () => {
    const options = { workflowId: rejudgeWorkflowId(INPUT.position), taskQueue, args: [INPUT] };
    const run = (await client.workflow.start(WORKFLOW.rejudge, options)) as Run;
    await run.result();
    return look(run, positions);
  });
  await connection.close();
  return seen;
}
