/**
 * The judge: folds what is new, as long as there is anything new (`docs/architecture.md`, principles 9 and 10).
 *
 * Two lanes run side by side: one takes only what can end a relationship, so that it never waits behind an import;
 * the other takes everything. A notification is the fast path, a sweep every second the net.
 */
import type { Logger } from '../../platform/log.ts';
import { expandMarks, type Urgency } from '../../store/marks.ts';
import { inTransaction } from '../../store/transaction.ts';
import { startLane } from '../relay/lane.ts';
import type { TurnResult } from '../relay/turn.ts';
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

/** Starts judging. */
export function startJudge(dependencies: JudgeDependencies & { readonly log: Logger }): Judge {
  const lanes = (['urgent', 'any'] as const).map((urgency) =>
    startLane(`judge ${urgency}`, () => judgeTurn(dependencies, urgency), dependencies.log),
  );
  return {
    poke: () => lanes.forEach((lane) => lane.poke()),
    async stop() {
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}

async function judgeTurn(dependencies: JudgeDependencies, urgency: Urgency): Promise<TurnResult> {
  return { kind: (await judgeOnce(dependencies, urgency)) ? 'more' : 'idle' };
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
