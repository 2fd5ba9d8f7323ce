/** The runs that work off what-ifs. */
import type { Pool } from 'pg';
import { owedWhatIfs } from '../../store/what-if/ask.ts';
import { whatIfWorkflowId, WORKFLOW, type WhatIfRunInput } from '../../workflows/contract.ts';
import type { OwedRun } from './start-owed-runs.ts';

export async function owedWhatIfRuns(pool: Pool): Promise<readonly OwedRun[]> {
  return (await owedWhatIfs(pool)).map((id) => {
    const input: WhatIfRunInput = { v: 1, id };
    return { type: WORKFLOW.whatIf, workflowId: whatIfWorkflowId(id), input };
  });
}
