/** What open runs say when they are asked how their pair stands. */
import type { Client } from '@temporalio/client';
import { sleep } from '../../../platform/clock.ts';
import { QUERY, SIGNAL, type News } from '../../../workflows/contract.ts';
import { inParallel } from '../in-parallel.ts';
import type { Learnt, Run } from './history.ts';

export interface AskedRun {
  readonly run: Run;
  /** What it knew when it was asked first; null: nothing yet. */
  readonly learnt: Learnt | null;
  /** What it knew after it was told to look again. */
  readonly afterNews: Learnt | null;
}

const ASK_AT_ONCE = 20;
/** Real milliseconds in which a run that was told must have looked. */
const LOOKS_WITHIN_MS = 10_000;
const ASK_EVERY_MS = 100;
/** A query needs a worker within ten seconds, which one that is just busy may miss. */
const ASK_AT_MOST = 6;
const NEWS: News = { v: 1 };

/**
 * Asks each run, and again once it has looked at the ledger. A run need not know of a later deadline (timers are lazy),
 * so one whose answer is not `wanted` is told that there is news, and has some seconds to find it.
 * @param wanted the expiry that the run should tell, as an ISO instant
 */
export async function askRuns(
  client: Client,
  runs: readonly Run[],
  wanted: (run: Run) => string | null,
): Promise<readonly AskedRun[]> {
  return inParallel(runs, ASK_AT_ONCE, async (run) => {
    const handle = client.workflow.getHandle(run.workflowId, run.runId);
    const ask = (): Promise<Learnt | null> => patiently(() => handle.query<Learnt | null>(QUERY.standing));
    const learnt = await ask();
    const isRight = (answer: Learnt | null): boolean => answer?.period?.expiresAt === wanted(run);
    if (isRight(learnt)) return { run, learnt, afterNews: learnt };
    await handle.signal<[News]>(SIGNAL.reassess, NEWS);
    let afterNews = await ask();
    for (let waitedMs = 0; !isRight(afterNews) && waitedMs < LOOKS_WITHIN_MS; waitedMs += ASK_EVERY_MS) {
      await sleep(ASK_EVERY_MS);
      afterNews = await ask();
    }
    return { run, learnt, afterNews };
  });
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === ASK_AT_MOST) throw error;
    }
  }
}
