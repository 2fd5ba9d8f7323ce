/** One transaction of the judge: some stale pairs folded, written, announced, and the wake-ups they call for. */
import type { Pool, PoolClient } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { announce } from '../../store/pairs/announce.ts';
import { foldedState, foldPairs, type RulesNow } from '../../store/pairs/fold-pairs.ts';
import { createPairRows, lockFreePairs, type PairRow } from '../../store/pairs/pair-row.ts';
import { setRunsStarting } from '../../store/pairs/pair-runs.ts';
import { writeFolds } from '../../store/pairs/write-folds.ts';
import { clearStalePairs, expandMarks, takeStalePairs, type Urgency } from '../../store/marks.ts';
import { inKeyedTransaction } from '../../store/transaction.ts';
import { notifyWakeUps, WAKE_UP_CLASS, writeWakeUps, type NewWakeUp } from '../../store/wake-ups.ts';
import { decideWakeUp, type SignalDebounce } from './decide-wake-up.ts';

export interface JudgeDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  /** The published rule sets as of the transaction. */
  readonly rulesNow: RulesNow;
  readonly debounce: SignalDebounce;
}

export interface Judged {
  /** Marks expanded. */
  readonly marks: number;
  /** Pairs folded; 0 when there was nothing to do, or others hold all there is. */
  readonly pairs: number;
  readonly wakeUps: number;
}

/** How much to take at once. */
export interface JudgeLimits {
  readonly marks: number;
  /** Stale rows, several of which may be of one pair. */
  readonly pairs: number;
}

/**
 * Expands marks and judges stale pairs, in one transaction: a termination then waits for one commit and not for two.
 * The order matters: rows are locked, what marks them is deleted, and only then the ledger is read.
 */
export async function judgePairs(
  dependencies: JudgeDependencies,
  urgency: Urgency,
  limits: JudgeLimits,
): Promise<Judged> {
  return inKeyedTransaction(dependencies.pool, async (client) => {
    const marks = await expandMarks(client, urgency, limits.marks);
    const stale = await takeStalePairs(client, urgency, limits.pairs);
    const rows = stale.length === 0 ? [] : await lockOrCreate(client, stale);
    const wakeUps = rows.length === 0 ? 0 : await judgeLocked(client, rows, dependencies);
    return { marks, pairs: rows.length, wakeUps };
  });
}

/** A pair has no row before it is judged for the first time. */
async function lockOrCreate(client: PoolClient, stale: readonly Pair[]): Promise<PairRow[]> {
  const rows = await lockFreePairs(client, stale);
  if (rows.length === stale.length || (await createPairRows(client, stale)) === 0) return rows;
  return lockFreePairs(client, stale);
}

/** Folds locked pairs, and says how many wake-ups that called for. */
async function judgeLocked(
  client: PoolClient,
  rows: readonly PairRow[],
  dependencies: JudgeDependencies,
): Promise<number> {
  const { clock, rulesNow, debounce } = dependencies;
  await clearStalePairs(client, rows);
  const folded = await foldPairs(client, rows, rulesNow);
  const now = clock.now();
  await writeFolds(client, folded);
  await announce(client, folded, now);
  const wakeUps = folded.flatMap((pair): NewWakeUp[] => {
    const { row } = pair;
    const wakeUp = decideWakeUp(row, foldedState(pair).period?.expiresAt ?? null, now, debounce);
    return wakeUp === null ? [] : [{ partner: row.partner, client: row.client, class: wakeUp }];
  });
  await setRunsStarting(
    client,
    wakeUps.filter((wakeUp) => wakeUp.class === WAKE_UP_CLASS.started),
  );
  await writeWakeUps(client, wakeUps, clock.realNow());
  if (wakeUps.length > 0) await notifyWakeUps(client);
  return wakeUps.length;
}
