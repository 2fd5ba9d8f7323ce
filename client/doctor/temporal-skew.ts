/** How far the clock of this machine is ahead of the Temporal server's. */
import type { Client } from '@temporalio/client';
import { monotonic, realNow } from '../../platform/clock.ts';
import { CLOCK_PROBE } from '../../workflows/contract.ts';
import { endRun, inTime } from './open-runs.ts';

/**
 * No call of the server tells its time, but a run bears the instant of its start: one is started with a delay, so that
 * no worker ever hears of it, and ended at once. As with the database, the answer is taken to be from the middle of the
 * way there and back, and a difference that the way may explain is none.
 * @returns real milliseconds. Throws `ServiceError` when the server does not answer.
 */
export async function temporalSkew(temporal: Client): Promise<number> {
  const { type, workflowId, taskQueue } = CLOCK_PROBE;
  const [askedAt, began] = [realNow(), monotonic()];
  const run = await inTime(temporal, () =>
    temporal.workflow.start(type, {
      workflowId,
      taskQueue,
      startDelay: '1 minute',
      // Should we be killed before it is ended.
      workflowExecutionTimeout: '2 minutes',
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    }),
  );
  const uncertainMs = (monotonic() - began) / 2;
  const { startTime } = await inTime(temporal, () => run.describe());
  await endRun(temporal, workflowId, 'tenure doctor has read its time');
  const aheadMs = askedAt + uncertainMs - startTime.getTime();
  return Math.abs(aheadMs) <= uncertainMs ? 0 : aheadMs;
}
