/** Telling open runs that there is news: of the classes ended, earlier and later, in this order. */
import type { Pair } from '../../rules/relationship/pair.ts';
import { settleLostRuns } from '../../store/owed-runs.ts';
import { inKeyedTransaction } from '../../store/transaction.ts';
import { takeWakeUps, WAKE_UP_CLASS, WAKE_UP_NOTIFICATION, type WakeUpClass } from '../../store/wake-ups.ts';
import { SIGNAL, type RelationshipSignal } from '../../workflows/contract.ts';
import type { TurnResult } from '../lanes/lane.ts';
import { signalRelationship } from '../temporal/relationship-runs.ts';
import { groupByPair, type PairWakeUps } from './group-by-pair.ts';
import { answerOf } from './temporal-answer.ts';
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

/** Sent at once, and sealed together: what comes meanwhile waits for the slowest of them, some 20 ms here. */
const SIGNALS_AT_ONCE = 50;

const SIGNAL_OF: Readonly<Record<Exclude<WakeUpClass, 4>, RelationshipSignal>> = {
  1: SIGNAL.terminated,
  2: SIGNAL.reassess,
  3: SIGNAL.activityQualified,
};

export async function signalTurn(dependencies: TurnDependencies): Promise<TurnResult> {
  const { pool, clock } = dependencies;
  const turn = await inKeyedTransaction(pool, async (client, atTheEnd): Promise<Turn> => {
    const classes = { from: WAKE_UP_CLASS.ended, to: WAKE_UP_CLASS.later };
    const wakeUps = await takeWakeUps(client, classes, SIGNALS_AT_ONCE, clock.realNow());
    if (wakeUps.length === 0) return NOTHING_TO_DO;
    const answers = await inTime(dependencies, () =>
      Promise.all(groupByPair(wakeUps).map((group) => tell(dependencies, group))),
    );
    const lost = answers.flatMap(({ lost: pair }) => (pair === null ? [] : [pair]));
    const starts = await settleLostRuns(client, lost, clock.now(), clock.realNow());
    if (starts > 0) atTheEnd([WAKE_UP_NOTIFICATION]);
    const fates = answers.map(({ fate }) => fate);
    atTheEnd(sealing(fates, clock.realNow()));
    // One alone may have a cause of its own; it steps aside by itself.
    if (answers.every(({ unreachable }) => unreachable)) return { kind: 'trouble', fates };
    return { kind: wakeUps.length === SIGNALS_AT_ONCE ? 'more' : 'idle', fates };
  });
  return told(turn, dependencies);
}

interface Told {
  readonly fate: Fate;
  /** The pair, if it turned out to have no open run. */
  readonly lost: Pair | null;
  readonly unreachable: boolean;
}

async function tell(dependencies: TurnDependencies, group: PairWakeUps): Promise<Told> {
  const { pair, wakeUps } = group;
  const [{ class: strongest }] = wakeUps;
  if (strongest === WAKE_UP_CLASS.started) throw new Error('a start is no signal');
  const answer = await answerOf(
    inTrace(dependencies, group, () => signalRelationship(dependencies.temporal, pair, SIGNAL_OF[strongest])),
  );
  switch (answer.kind) {
    case 'done':
    case 'open':
      return { fate: { kind: 'done', wakeUps }, lost: null, unreachable: false };
    case 'gone':
      return { fate: { kind: 'done', wakeUps }, lost: pair, unreachable: false };
    case 'refused':
    case 'unreachable': {
      const fate = fateAfterFault(dependencies, wakeUps, answer);
      return { fate, lost: null, unreachable: answer.kind === 'unreachable' };
    }
  }
}
