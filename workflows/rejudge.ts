/**
 * Has every pair judged anew that a newly published rule set concerns (`docs/architecture.md`, principle 12: set-based
 * where there are many). The batches and their cursor are the store's.
 */
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { RejudgeActivities, RejudgeProgress } from '../activities/contract.ts';
import type { RejudgeRunInput } from './contract.ts';
import { inTurns, ONE_TURN } from './in-turns.ts';

/** A batch takes 15 ms; the last look over all pairs took 2.7 s for 300,000 of which none was folded yet. */
const { rejudgeSome } = proxyActivities<RejudgeActivities>(ONE_TURN);

/** Returns what was done in the end. */
export async function rejudge(input: RejudgeRunInput): Promise<RejudgeProgress> {
  return inTurns(
    () => rejudgeSome({ v: 1, position: input.position }),
    () => continueAsNew<typeof rejudge>(input),
  );
}
