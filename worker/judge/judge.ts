/**
 * The judge: folds what is new, as long as there is anything new (`docs/architecture.md`, principles 9 and 10).
 *
 * Lanes run side by side: one takes only what can end a relationship, another all the rest, so that nothing urgent is
 * caught up in an import; a third looks for what an older release has folded. A notification is the fast path, a sweep
 * every second the net.
 */
import type { Logger } from '../../platform/log.ts';
import { FOLD_VERSION } from '../../rules/relationship/pair-memory.ts';
import { markOlderFolds, type Urgency } from '../../store/marks.ts';
import { createRememberedFacts } from '../../store/pairs/remembered-facts.ts';
import { inTransaction } from '../../store/transaction.ts';
import { startLane, type TurnResult } from '../lanes/lane.ts';
import { judgePairs, type Judged, type JudgeDependencies } from './judge-pairs.ts';
import { createPrecedence } from './precedence.ts';

export interface Judge {
  /** Something may be new: look at once. */
  poke(): void;
  /** Ends after the transactions under way. */
  stop(): Promise<void>;
}

/**
 * Expanding marks is one cheap statement, though a mark of a large partner stands for thousands of pairs. Few stale rows
 * keep a transaction near 50 ms, which is the longest an urgent pair waits for a batch that holds its lock.
 */
const AT_ONCE = { marks: 1_000, pairs: 50 } as const;
/** Pairs of an older fold marked each second. */
const OLDER_FOLDS_AT_ONCE = 200;
/** Real milliseconds after which to look again for an urgent pair that a batch holds. */
const HELD_FOR_MS = 20;

/** Starts judging. */
export function startJudge(given: JudgeDependencies & { readonly log: Logger }): Judge {
  const dependencies = { remembered: createRememberedFacts(), ...given };
  const { log } = dependencies;
  const precedence = createPrecedence();
  const lanes = [
    startLane('judge urgent', () => urgentTurn(dependencies, () => precedence.claim()), log),
    startLane('judge', () => ordinaryTurn(dependencies, () => precedence.giveWay()), log),
    startLane('older folds', () => olderFoldsTurn(dependencies), log),
  ];
  return {
    poke: () => lanes.forEach((lane) => lane.poke()),
    async stop() {
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}

async function urgentTurn(dependencies: JudgeDependencies, claim: () => void): Promise<TurnResult> {
  const { marks, pairs, held } = await judgePairs(dependencies, 'urgent', AT_ONCE);
  if (pairs > 0) claim();
  if (marks > 0 || pairs > 0) return { kind: 'more' };
  return held > 0 ? { kind: 'idle', againInMs: HELD_FOR_MS } : { kind: 'idle' };
}

async function ordinaryTurn(dependencies: JudgeDependencies, giveWay: () => Promise<void>): Promise<TurnResult> {
  await giveWay();
  return { kind: isWork(await judgePairs(dependencies, 'ordinary', AT_ONCE)) ? 'more' : 'idle' };
}

/** What an older release has folded is folded anew, a few pairs at a time, so that news goes first. */
async function olderFoldsTurn({ pool, clock }: JudgeDependencies): Promise<TurnResult> {
  await inTransaction(pool, (client) => markOlderFolds(client, FOLD_VERSION, OLDER_FOLDS_AT_ONCE, clock.now()));
  return { kind: 'idle' };
}

/**
 * Expands some marks and judges some pairs.
 * @returns whether there was anything to do
 */
export async function judgeOnce(dependencies: JudgeDependencies, urgency: Urgency): Promise<boolean> {
  return isWork(await judgePairs(dependencies, urgency, AT_ONCE));
}

/** Judges until nothing is left that nobody else holds: for tests, imports and repairs. */
export async function judgeAll(dependencies: JudgeDependencies): Promise<void> {
  while (await judgeOnce(dependencies, 'any'));
}

function isWork({ marks, pairs }: Judged): boolean {
  return marks > 0 || pairs > 0;
}
