/**
 * The judge: folds what is new, as long as there is anything new (`docs/architecture.md`, principles 9 and 10).
 *
 * Two lanes run side by side: one takes only what can end a relationship, so that it never waits behind an import;
 * the other takes everything. A notification is the fast path, a sweep every second the net.
 */
import type { Logger } from 'pino';
import { sleep } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errno.ts';
import { expandMarks, type Urgency } from '../../store/marks.ts';
import { inTransaction } from '../../store/transaction.ts';
import { createBell } from '../bell.ts';
import { judgePairs, type JudgeDependencies } from './judge-pairs.ts';

export interface Judge {
  /** Something may be new: look at once. */
  poke(): void;
  /** Ends after the transactions under way. */
  stop(): Promise<void>;
}

/** Marks expanded at once: one cheap statement, but a mark of a large partner stands for thousands of pairs. */
const MARKS_AT_ONCE = 1_000;
/** Stale rows taken at once: keeps a transaction near 50 ms, which is the longest an urgent pair waits for a batch. */
const PAIRS_AT_ONCE = 50;
const SWEEP_EVERY_MS = 1_000;
const PAUSE_AFTER_ERROR_MS = 1_000;

/** Starts judging. */
export function startJudge(dependencies: JudgeDependencies & { readonly log: Logger }): Judge {
  const stopping = new AbortController();
  const lanes = (['urgent', 'any'] as const).map((urgency) => ({ urgency, bell: createBell() }));
  const running = lanes.map(({ urgency, bell }) => runLane(urgency, bell, dependencies, stopping.signal));
  return {
    poke: () => lanes.forEach(({ bell }) => bell.ring()),
    async stop() {
      stopping.abort();
      lanes.forEach(({ bell }) => bell.ring());
      await Promise.all(running);
    },
  };
}

async function runLane(
  urgency: Urgency,
  bell: ReturnType<typeof createBell>,
  dependencies: JudgeDependencies & { readonly log: Logger },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      if (!(await judgeOnce(dependencies, urgency))) await bell.wait(SWEEP_EVERY_MS, signal);
    } catch (error) {
      dependencies.log.error(
        { urgency, error: messageOf(error) },
        'judging failed; nothing is lost, it is tried again',
      );
      await sleep(PAUSE_AFTER_ERROR_MS, signal);
    }
  }
}

/**
 * Expands some marks and judges some pairs.
 * @returns whether there was anything to do
 */
export async function judgeOnce(dependencies: JudgeDependencies, urgency: Urgency): Promise<boolean> {
  const marks = await inTransaction(dependencies.pool, (client) => expandMarks(client, urgency, MARKS_AT_ONCE));
  const { pairs } = await judgePairs(dependencies, urgency, PAIRS_AT_ONCE);
  return marks > 0 || pairs > 0;
}

/** Judges until nothing is left that nobody else holds: for tests, imports and repairs. */
export async function judgeAll(dependencies: JudgeDependencies): Promise<void> {
  while (await judgeOnce(dependencies, 'any'));
}
