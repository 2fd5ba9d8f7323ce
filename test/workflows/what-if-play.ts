/** Runs of the what-if workflow, answered from scripts: for tests, and for recording their histories. */
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import type { WhatIfProgress } from '../../activities/contract.ts';
import { readMachine } from '../../platform/env.ts';
import { createRelationshipWorker } from '../../worker/temporal/create-worker.ts';
import { workflowBundle } from '../../worker/temporal/workflow-bundle.ts';
import { whatIfWorkflowId, WORKFLOW, type WhatIfRunInput } from '../../workflows/contract.ts';
import type { StagePlace } from './stage.ts';

export type WhatIfRun = WorkflowHandle<() => Promise<WhatIfProgress>>;

const working: WhatIfProgress = { v: 1, status: 'working', phase: 'clients', done: 500, total: 800, finished: false };
export const FINISHED: WhatIfProgress = { ...working, status: 'finished', phase: 'partners', done: 9, finished: true };

/** What the turns answer, or how they fail; `cancel`: whoever started the run calls it off meanwhile. */
export type Turn = WhatIfProgress | Error | 'cancel';

export const WHAT_IF_SCRIPTS = {
  whatIf: [new Error('the database is away'), working, FINISHED],
  whatIfCancelled: [working, 'cancel'],
  whatIfFailed: [working, ApplicationFailure.nonRetryable('a rule set can not be read')],
} as const satisfies Record<string, readonly Turn[]>;

/** What was asked of the activities, in this order. */
export type Asked = 'some' | 'cancel' | `give up: ${string}`;

/** Plays a script to its end, then lets `look` see the closed run. */
export async function playWhatIf<T>(
  { address, namespace, taskQueue, client }: StagePlace,
  id: number,
  script: readonly Turn[],
  look: (run: WhatIfRun, asked: readonly Asked[]) => Promise<T>,
): Promise<T> {
  const connection = await NativeConnection.connect({ address });
  const asked: Asked[] = [];
  const input: WhatIfRunInput = { v: 1, id };
  const handle = client.workflow.getHandle<() => Promise<WhatIfProgress>>(whatIfWorkflowId(id));
  const worker = await createRelationshipWorker({
    connection,
    namespace,
    taskQueue,
    bundle: await workflowBundle(readMachine().cacheFolder),
    activities: {
      assess: () => Promise.reject(new Error('no relationship runs here')),
      async whatIfSome() {
        const turn = script[asked.length];
        asked.push('some');
        if (turn === 'cancel') {
          await handle.cancel();
          return working;
        }
        if (turn === undefined || turn instanceof Error) throw turn ?? new Error('the script is over');
        return turn;
      },
      async cancelWhatIf() {
        asked.push('cancel');
        return { ...working, status: 'cancelled', finished: true };
      },
      async giveUpWhatIf({ fault }) {
        asked.push(`give up: ${fault}`);
      },
    },
  });
  const seen = await worker.runUntil(async () => {
    await client.workflow.start(WORKFLOW.whatIf, { workflowId: whatIfWorkflowId(id), taskQueue, args: [input] });
    await handle.result().catch(() => undefined);
    return look(handle, asked);
  });
  await connection.close();
  return seen;
}
