/**
 * Finds out what another rule set would make of the ledger, in batches that only read it. The batches and their cursor
 * are the store's: this run is the clock, the retries, the progress people ask for, and the end when it is called off.
 * One history event group for each ten seconds of work.
 */
import {
  ActivityFailure,
  CancellationScope,
  continueAsNew,
  defineQuery,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { WhatIfActivities, WhatIfInput, WhatIfProgress } from '../activities/contract.ts';
import { QUERY, type WhatIfRunInput } from './contract.ts';

/** Ten seconds of work, and time for the batch under way: one client or partner may have very much. */
const ONE_TURN = '10 minutes';
/**
 * A batch takes some tenths of a second and gives a sign of life each second; its longest statement reads the ledger
 * once. An attempt that is taken for lost too early does no harm: the next waits for its transaction.
 */
const SIGN_OF_LIFE = '30 seconds';
/** Some ten minutes: a database that is away longer than that is worth asking again for. */
const MOST_ATTEMPTS = 25;
/** Events after which a cold replay would get slow. */
const LONGEST_HISTORY = 600;

const { whatIfSome } = proxyActivities<WhatIfActivities>({
  startToCloseTimeout: ONE_TURN,
  heartbeatTimeout: SIGN_OF_LIFE,
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: MOST_ATTEMPTS },
});

/** What ends a what-if is tried until it is done: its row must not say for ever that it works. */
const { cancelWhatIf, giveUpWhatIf } = proxyActivities<WhatIfActivities>({
  startToCloseTimeout: '60 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Returns what was done in the end. */
export async function whatIf({ id }: WhatIfRunInput): Promise<WhatIfProgress> {
  const input: WhatIfInput = { v: 1, id };
  let progress: WhatIfProgress = { v: 1, status: 'waiting', phase: null, done: 0, total: 0, finished: false };
  setHandler(defineQuery<WhatIfProgress>(QUERY.progress), () => progress);
  while (!progress.finished) {
    progress = await nextTurn(input);
    if (!progress.finished && workflowInfo().historyLength > LONGEST_HISTORY) {
      await continueAsNew<typeof whatIf>({ v: 1, id });
    }
  }
  return progress;
}

async function nextTurn(input: WhatIfInput): Promise<WhatIfProgress> {
  try {
    return await whatIfSome(input);
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => cancelWhatIf(input));
    } else if (error instanceof ActivityFailure) {
      await CancellationScope.nonCancellable(() => giveUpWhatIf({ ...input, fault: faultOf(error) }));
    }
    throw error;
  }
}

function faultOf({ cause, message }: ActivityFailure): string {
  return cause?.message ?? message;
}
