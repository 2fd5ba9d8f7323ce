/** What Temporal says of the runs of the schedule by which months were closed. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { scheduledAfter, scheduledRunId } from '../../../workflows/contract/monthly-schedule.ts';
import { inParallel } from '../in-parallel.ts';

export interface MonthRun {
  readonly month: Month;
  readonly workflowId: string;
  /** `COMPLETED` as it should be, another word of Temporal's, or null where there is no such run. */
  readonly status: string | null;
}

/** Runs asked for at once. */
const READ_AT_ONCE = 20;
/**
 * A month is closed some moments before its run knows and is completed; more than a minute if its worker was killed just
 * then, for Temporal gives an activity that shows no signs of life up only when its time is over.
 */
const COMPLETED_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 200;

/** The run of the first time of the schedule after each month's end, once it is completed or has had time for it. */
export function readMonthRuns(
  client: Client,
  months: readonly { readonly month: Month; readonly valuedAt: Instant }[],
): Promise<readonly MonthRun[]> {
  return inParallel(months, READ_AT_ONCE, async ({ month, valuedAt }) => {
    const workflowId = scheduledRunId(scheduledAfter(valuedAt));
    let status: string | null = null;
    const isCompleted = async (): Promise<boolean> => {
      status = await statusOf(client, workflowId);
      return status === COMPLETED;
    };
    await waitUntil(isCompleted, { withinMs: COMPLETED_WITHIN_MS, everyMs: LOOK_EVERY_MS });
    return { month, workflowId, status };
  });
}

export const COMPLETED = 'COMPLETED';

async function statusOf(client: Client, workflowId: string): Promise<string | null> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
