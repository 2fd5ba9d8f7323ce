/** Starts the run that a publication owes: the row is there whether or not Temporal was when the rule set was published. */
import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { monotonic } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errno.ts';
import type { Logger } from '../../platform/log.ts';
import { owedRejudges } from '../../store/rejudge.ts';
import { rejudgeWorkflowId, TASK_QUEUE, WORKFLOW, type RejudgeRunInput } from '../../workflows/contract.ts';
import { startLane, type Lane } from '../relay/lane.ts';
import type { TurnResult } from '../relay/turn.ts';

export interface RejudgeStarterOptions {
  readonly pool: Pool;
  readonly temporal: Client;
  /** Default: `tenure`. */
  readonly taskQueue?: string;
  readonly log: Logger;
}

/** Real milliseconds after which an owed run is started again, should somebody have terminated it. */
const AGAIN_AFTER_MS = 30_000;

/** Looks for what is owed every second. */
export function startRejudges(options: RejudgeStarterOptions): Lane {
  const startedAt = new Map<number, number>();
  return startLane('rejudge', () => turn(options, startedAt), options.log);
}

async function turn(
  { pool, temporal, taskQueue = TASK_QUEUE, log }: RejudgeStarterOptions,
  startedAt: Map<number, number>,
): Promise<TurnResult> {
  const now = monotonic();
  const owed = (await owedRejudges(pool)).filter(({ position }) => {
    return now - (startedAt.get(position) ?? Number.NEGATIVE_INFINITY) > AGAIN_AFTER_MS;
  });
  for (const { version, position } of owed) {
    const input: RejudgeRunInput = { v: 1, version, position };
    try {
      await temporal.workflow.start(WORKFLOW.rejudge, {
        workflowId: rejudgeWorkflowId(position),
        taskQueue,
        args: [input],
        // The one that runs already is as good.
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      });
    } catch (error) {
      if (!isGrpcServiceError(error) && !isUnreachable(error)) throw error;
      log.warn(
        { version, error: messageOf(error) },
        'the run that judges anew could not be started; it is tried again',
      );
      return { kind: 'trouble' };
    }
    startedAt.set(position, now);
  }
  return { kind: 'idle' };
}

/** The client wraps what gRPC says. */
function isUnreachable(error: unknown): boolean {
  return error instanceof Error && isGrpcServiceError(error.cause);
}
