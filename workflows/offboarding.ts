/**
 * Takes a user out of all clients, or has them lapse (`docs/interfaces.md §3`, `tenure user offboard`). Which clients
 * there are and what came of each lies in the store: this run is the retries and the progress people ask for.
 */
import { continueAsNew, defineQuery, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { OffboardingActivities, OffboardingProgress } from '../activities/contract.ts';
import { QUERY, type OffboardingRunInput } from './contract.ts';

/** Ten seconds of work, and time for the client under way when the database is slow. */
const ONE_TURN = '60 seconds';
/** A client takes some 20 ms. Without a sign of life for longer the worker is taken for lost. */
const SIGN_OF_LIFE = '30 seconds';
/** Events after which a cold replay would get slow. */
const LONGEST_HISTORY = 600;

const { offboardSome } = proxyActivities<OffboardingActivities>({
  startToCloseTimeout: ONE_TURN,
  heartbeatTimeout: SIGN_OF_LIFE,
  // Without end: a run that gave up would leave access that somebody believes to be gone.
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Returns what was done in the end. */
export async function offboarding(input: OffboardingRunInput): Promise<OffboardingProgress> {
  let progress: OffboardingProgress = { v: 1, done: 0, total: 0, finished: false };
  setHandler(defineQuery<OffboardingProgress>(QUERY.progress), () => progress);
  while (!progress.finished) {
    progress = await offboardSome({ v: 1, offboarding: input.offboarding });
    if (!progress.finished && workflowInfo().historyLength > LONGEST_HISTORY) {
      await continueAsNew<typeof offboarding>(input);
    }
  }
  return progress;
}
