/** Asking the ledger: quick where possible, patient where needed. */
import { isCancellation, proxyActivities, proxyLocalActivities, TemporalFailure } from '@temporalio/workflow';
import type { Activities, AssessInput, Assessment } from '../../activities/contract.ts';

/** An assessment is one transaction of some milliseconds; it may have to wait for the pair while the judge folds it. */
const LOCAL_ATTEMPT = '2 seconds';
/**
 * All local attempts together. A workflow task has 10 seconds, and from 8 on the worker must ask for more at a cost of
 * three events each time: give up before.
 */
const LOCAL_TOTAL = '5 seconds';
/** A second attempt mends a lost connection; what that doesn't mend takes longer than a workflow task may. */
const LOCAL_ATTEMPTS = 2;
const LOCAL_RETRY_AFTER = '200 milliseconds';

/** Longer than any assessment, folding a pair from its first fact included; then the worker is taken for lost. */
const REMOTE_ATTEMPT = '30 seconds';
/** The database is back within this time of the first good attempt, without a crowd of retries while it is away. */
const REMOTE_RETRY_AT_MOST_EVERY = '30 seconds';

// Created once for the module: what they do depends on nothing but the options.
const local = proxyLocalActivities<Activities>({
  startToCloseTimeout: LOCAL_ATTEMPT,
  scheduleToCloseTimeout: LOCAL_TOTAL,
  retry: { maximumAttempts: LOCAL_ATTEMPTS, initialInterval: LOCAL_RETRY_AFTER },
});
const remote = proxyActivities<Activities>({
  startToCloseTimeout: REMOTE_ATTEMPT,
  // Without end: a run that gave up would be a managed pair without a run.
  retry: { initialInterval: '1 second', maximumInterval: REMOTE_RETRY_AT_MOST_EVERY },
});

/** What the ledger says; waits for as long as it can't say anything. */
export async function assess(input: AssessInput): Promise<Assessment> {
  try {
    return await local.assess(input);
  } catch (error) {
    // The cause itself, an ApplicationFailure or a TimeoutFailure: local activities don't wrap it in an ActivityFailure.
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
    return remote.assess(input);
  }
}
