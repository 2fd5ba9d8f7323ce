/** The runs that publications owe: each has the pairs that it concerns judged anew. */
import type { Pool } from 'pg';
import { owedRejudges } from '../../store/rejudge.ts';
import { rejudgeWorkflowId, WORKFLOW, type RejudgeRunInput } from '../../workflows/contract.ts';
import type { OwedRun } from './start-owed-runs.ts';

export async function owedRejudgeRuns(pool: Pool): Promise<readonly OwedRun[]> {
  return (await owedRejudges(pool)).map(({ version, position }) => {
    const input: RejudgeRunInput = { v: 1, version, position };
    return { type: WORKFLOW.rejudge, workflowId: rejudgeWorkflowId(position), input };
  });
}
