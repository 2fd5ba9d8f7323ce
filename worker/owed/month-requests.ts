/** The runs that people asked for by hand: one a month, which does all that is asked of it. */
import type { Pool } from 'pg';
import { waitingRequests } from '../../store/months/requests.ts';
import { monthlyPointsWorkflowId, WORKFLOW, type MonthlyPointsInput } from '../../workflows/contract.ts';
import type { OwedRun } from './start-owed-runs.ts';

export async function owedMonthRuns(pool: Pool): Promise<readonly OwedRun[]> {
  return (await waitingRequests(pool)).map(({ month, request }) => {
    const input: MonthlyPointsInput = { v: 1, month };
    return { type: WORKFLOW.monthlyPoints, workflowId: monthlyPointsWorkflowId(month), input, key: String(request) };
  });
}
