/** All activities, answering each run from its own script. */
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { RelationshipWorkerOptions } from '../../worker/temporal/create-worker.ts';
import type { Handover } from './handovers.ts';

export interface ScriptedActivities {
  readonly activities: RelationshipWorkerOptions['activities'];
  /** Answers that the run has had. */
  readonly answered: (workflowId: string) => number;
  /** From here on all of a script is answered; until then what the first worker is to be told, however slow it is. */
  readonly handOver: () => void;
}

export function scriptedActivities(handovers: readonly Handover[]): ScriptedActivities {
  const scripts = new Map(handovers.map((handover) => [handover.workflowId, handover]));
  let isHandedOver = false;
  const given = new Map<string, number>();
  const answered = (workflowId: string): number => given.get(workflowId) ?? 0;

  async function next<T>(): Promise<T> {
    const workflowId = activityInfo().workflowExecution?.workflowId ?? '';
    const { script = [], before = 0 } = scripts.get(workflowId) ?? {};
    if (!isHandedOver && answered(workflowId) >= before)
      throw ApplicationFailure.retryable('that is for the next worker');
    const answer = script[answered(workflowId)] ?? script.at(-1);
    given.set(workflowId, answered(workflowId) + 1);
    if (answer instanceof Error) throw answer;
    return answer as T;
  }

  const nothing = async (): Promise<void> => undefined;
  return {
    answered,
    handOver: () => {
      isHandedOver = true;
    },
    activities: {
      assess: next,
      rejudgeSome: next,
      offboardSome: next,
      whatIfSome: next,
      cancelWhatIf: async () => ({ v: 1, status: 'cancelled', phase: null, done: 0, total: 0, finished: true }),
      giveUpWhatIf: nothing,
      planMonth: next,
      takeMonth: next,
      helpMonth: nothing,
      closeMonthDraft: nothing,
      giveUpMonth: nothing,
    },
  };
}
