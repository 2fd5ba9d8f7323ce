/** Starting the runs that are owed, no more a second than allowed. */
import { monotonic } from '../../platform/clock.ts';
import { pairKey, type Pair } from '../../rules/relationship/pair.ts';
import { giveUpStarts, owedRuns, type OwedRun } from '../../store/owed-runs.ts';
import { inKeyedTransaction } from '../../store/transaction.ts';
import { takeWakeUps, WAKE_UP_CLASS } from '../../store/wake-ups.ts';
import { SIGNAL } from '../../workflows/contract.ts';
import type { Backoff } from '../lanes/backoff.ts';
import type { TurnResult } from '../lanes/lane.ts';
import { signalRelationship, startRelationship } from '../temporal/relationship-runs.ts';
import { groupByPair, type PairWakeUps } from './group-by-pair.ts';
import { answerOf, type TemporalAnswer } from './temporal-answer.ts';
import type { TokenBucket } from './token-bucket.ts';
import {
  fateAfterFault,
  inTime,
  inTrace,
  NOTHING_TO_DO,
  sealing,
  told,
  type Fate,
  type Turn,
  type TurnDependencies,
} from './turn.ts';

/** Started at once, and sealed together. */
const STARTS_AT_ONCE = 50;

/** A run that is closing is gone in some milliseconds; one that goes on says so as soon as it has assessed. */
const WHILE_ANOTHER_IS_OPEN: Backoff = { firstMs: 50, mostMs: 5_000 };

export async function startTurn(dependencies: TurnDependencies, allowance: TokenBucket): Promise<TurnResult> {
  const { pool, clock } = dependencies;
  const limit = Math.min(STARTS_AT_ONCE, allowance.available(monotonic()));
  if (limit < 1) return { kind: 'idle', againInMs: allowance.waitMs(monotonic()) };
  const turn = await inKeyedTransaction(pool, async (client, atTheEnd): Promise<Turn> => {
    const classes = { from: WAKE_UP_CLASS.started, to: WAKE_UP_CLASS.started };
    const wakeUps = await takeWakeUps(client, classes, limit, clock.realNow());
    if (wakeUps.length === 0) return NOTHING_TO_DO;
    const groups = groupByPair(wakeUps);
    const owed = await owedRuns(client, groups.map(pairOf), clock.now());
    const { stale, over, due } = sorted(groups, owed);

    allowance.take(due.length, monotonic());
    const started = await inTime(dependencies, () => Promise.all(due.map((group) => start(dependencies, group))));
    const givenUp = new Set((await giveUpStarts(client, over.map(pairOf), clock.now())).map(pairKey));
    const dropped = [...stale, ...over.filter(({ pair }) => givenUp.has(pairKey(pair)))];
    const fates = [...started.map(({ fate }) => fate), ...dropped.map(done)];
    atTheEnd(sealing(fates, clock.realNow()));
    const unreachable = started.filter(({ answer }) => answer.kind === 'unreachable').length;
    if (unreachable > 0 && unreachable === started.length) return { kind: 'trouble', fates };
    return { kind: wakeUps.length === limit ? 'more' : 'idle', fates };
  });
  return told(turn, dependencies);
}

interface Sorted {
  /** A run has assessed the pair since, or nobody wants one any more. */
  readonly stale: readonly PairWakeUps[];
  /** The period ended before the run began. */
  readonly over: readonly PairWakeUps[];
  readonly due: readonly PairWakeUps[];
}

function sorted(groups: readonly PairWakeUps[], owed: readonly OwedRun[]): Sorted {
  const known = new Map(owed.map((run) => [pairKey(run), run]));
  const kindOf = ({ pair }: PairWakeUps): keyof Sorted => {
    const run = known.get(pairKey(pair));
    if (run?.run !== 'starting') return 'stale';
    return run.managed ? 'due' : 'over';
  };
  const of = (kind: keyof Sorted): readonly PairWakeUps[] => groups.filter((group) => kindOf(group) === kind);
  return { stale: of('stale'), over: of('over'), due: of('due') };
}

async function start(
  dependencies: TurnDependencies,
  group: PairWakeUps,
): Promise<{ readonly fate: Fate; readonly answer: TemporalAnswer }> {
  const { temporal, taskQueue } = dependencies;
  const answer = await answerOf(inTrace(dependencies, group, () => startRelationship(temporal, group.pair, taskQueue)));
  switch (answer.kind) {
    case 'done':
    case 'gone':
      return { fate: done(group), answer };
    case 'open':
      // The open run may be closing, and then this signal is lost with it; or it goes on, and then it says so in the
      // ledger, where the next try finds it. Either way the wake-up stays until one of the two is known.
      await answerOf(signalRelationship(temporal, group.pair, SIGNAL.reassess));
      return { fate: { kind: 'later', wakeUps: group.wakeUps, backoff: WHILE_ANOTHER_IS_OPEN }, answer };
    case 'refused':
    case 'unreachable':
      return { fate: fateAfterFault(dependencies, group.wakeUps, answer), answer };
  }
}

function done({ wakeUps }: PairWakeUps): Fate {
  return { kind: 'done', wakeUps };
}

function pairOf({ pair }: PairWakeUps): Pair {
  return pair;
}
