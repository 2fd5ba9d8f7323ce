/**
 * Has every pair judged anew that a newly published rule set concerns (`docs/architecture.md`, principle 12: set-based
 * where there are many). The batches and their cursor are the store's: this run is the clock, the retries and the
 * progress people ask for. One history event group for each ten seconds of work.
 */
import { continueAsNew, defineQuery, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { RejudgeActivities, RejudgeProgress } from '../activities/contract.ts';
import { QUERY, type RejudgeRunInput } from './contract.ts';

/** Ten seconds of work, and time for the transaction under way when the database is slow. */
const ONE_TURN = '60 seconds';
/**
 * A batch takes 15 ms; the last look over all pairs took 2.7 s for 300,000 of which none was folded yet. Without a sign
 * of life for longer the worker is taken for lost.
 */
const SIGN_OF_LIFE = '30 seconds';
/** Events after which a cold replay would get slow. */
const LONGEST_HISTORY = 600;

const { rejudgeSome } = proxyActivities<RejudgeActivities>({
  startToCloseTimeout: ONE_TURN,
  heartbeatTimeout: SIGN_OF_LIFE,
  // Without end: a run that gave up would leave pairs judged by an old version.
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Returns what was done in the end. */
export async function rejudge(input: RejudgeRunInput): Promise<RejudgeProgress> {
  let progress: RejudgeProgress = { v: 1, done: 0, total: 0, finished: false };
  setHandler(defineQuery<RejudgeProgress>(QUERY.progress), () => progress);
  while (!progress.finished) {
    progress = await rejudgeSome({ v: 1, position: input.position });
    if (!progress.finished && workflowInfo().historyLength > LONGEST_HISTORY) {
      await continueAsNew<typeof rejudge>(input);
    }
  }
  return progress;
}
