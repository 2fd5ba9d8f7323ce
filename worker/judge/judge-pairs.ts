/** One transaction of the judge: some stale pairs folded, written, announced, and the wake-ups they call for. */
import type { Pool, PoolClient } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import { announce } from '../../store/pairs/announce.ts';
import { foldedState, foldPairs, type FoldRules } from '../../store/pairs/fold-pairs.ts';
import { createPairRows, lockFreePairs } from '../../store/pairs/pair-row.ts';
import { setRunsStarting } from '../../store/pairs/pair-runs.ts';
import { writeFolds } from '../../store/pairs/write-folds.ts';
import { clearStalePairs, takeStalePairs, type Urgency } from '../../store/marks.ts';
import { inTransaction } from '../../store/transaction.ts';
import { notifyWakeUps, WAKE_UP_CLASS, writeWakeUps, type NewWakeUp } from '../../store/wake-ups.ts';
import { decideWakeUp, type SignalDebounce } from './decide-wake-up.ts';

export interface JudgeDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  /** The published rule sets as of the transaction. */
  readonly rulesNow: (client: PoolClient) => Promise<FoldRules>;
  readonly debounce: SignalDebounce;
}

export interface Judged {
  /** Pairs folded; 0 when there was nothing to do, or others hold all there is. */
  readonly pairs: number;
  readonly wakeUps: number;
}

/**
 * Judges up to `limit` stale rows.
 * The order matters: rows are locked, what marks them is deleted, and only then the ledger is read.
 */
export async function judgePairs(
  { pool, clock, rulesNow, debounce }: JudgeDependencies,
  urgency: Urgency,
  limit: number,
): Promise<Judged> {
  return inTransaction(pool, async (client) => {
    const stale = await takeStalePairs(client, urgency, limit);
    if (stale.length === 0) return { pairs: 0, wakeUps: 0 };
    await createPairRows(client, stale);
    const rows = await lockFreePairs(client, stale);
    if (rows.length === 0) return { pairs: 0, wakeUps: 0 };
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
    return { pairs: rows.length, wakeUps: wakeUps.length };
  });
}
