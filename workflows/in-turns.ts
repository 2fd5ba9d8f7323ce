/**
 * Work that lies in the store and is done some seconds at a time: the run is the retries, and the progress people ask for.
 */
import { defineQuery, setHandler, workflowInfo } from '@temporalio/workflow';
import type { OffboardingProgress, RejudgeProgress } from '../activities/contract.ts';
import { QUERY } from './contract.ts';

type TurnProgress = OffboardingProgress & RejudgeProgress;

/** How such an activity is called: ten seconds of work, and time for what is under way when the database is slow. */
export const ONE_TURN = {
  startToCloseTimeout: '60 seconds',
  // A step takes milliseconds, a long look over everything some seconds: without a sign of life for longer the worker is
  // taken for lost.
  heartbeatTimeout: '30 seconds',
  // Without end: work that was given up would stay half done, and nobody would know.
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
} as const;

/** Events after which a cold replay would get slow. */
const LONGEST_HISTORY = 600;

/**
 * Takes turns until the work is finished; returns what was done in the end.
 * @param carryOn continues as a new run, and so never returns
 */
export async function inTurns(turn: () => Promise<TurnProgress>, carryOn: () => Promise<never>): Promise<TurnProgress> {
  let progress: TurnProgress = { v: 1, done: 0, total: 0, finished: false };
  setHandler(defineQuery<TurnProgress>(QUERY.progress), () => progress);
  while (!progress.finished) {
    progress = await turn();
    if (!progress.finished && workflowInfo().historyLength > LONGEST_HISTORY) await carryOn();
  }
  return progress;
}
