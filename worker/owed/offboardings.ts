/** The runs that offboardings owe. */
import type { Pool } from 'pg';
import { openOffboardings } from '../../store/offboardings/offboarding.ts';
import { offboardingWorkflowId, WORKFLOW, type OffboardingRunInput } from '../../workflows/contract.ts';
import type { OwedRun } from './start-owed-runs.ts';

export async function owedOffboardingRuns(pool: Pool): Promise<readonly OwedRun[]> {
  return (await openOffboardings(pool)).map((offboarding) => {
    const input: OffboardingRunInput = { v: 1, offboarding };
    return { type: WORKFLOW.offboarding, workflowId: offboardingWorkflowId(offboarding), input };
  });
}
