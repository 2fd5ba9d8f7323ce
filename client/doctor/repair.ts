/** Mends what the doctor found: derived tables from the ledger, durable runs from the derived tables. */
import { monotonic, sleep } from '../../platform/clock.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { workLeft } from '../../store/backlog.ts';
import { settleLostRuns } from '../../store/owed-runs.ts';
import { resetFolds, resetStrays } from '../../store/pairs/reset-folds.ts';
import { pairsAfter } from '../../store/pairs/verify.ts';
import type { Strays } from '../../store/pairs/verify-strays.ts';
import { inTransaction } from '../../store/transaction.ts';
import { notifyWakeUps } from '../../store/wake-ups.ts';
import { counted } from './check.ts';
import { LOOK_EVERY_MS, type DoctorDependencies } from './dependencies.ts';
import { endRun, haveReassessed, workflowIdOf } from './open-runs.ts';
import type { RunFault } from './run-faults.ts';

/** Pairs a transaction: their rows are locked for some milliseconds. */
const PAIRS_AT_ONCE = 100;
/** Real milliseconds without any progress after which the judge is taken for absent. */
const NO_PROGRESS_MS = 15_000;

/**
 * Rebuilds verdicts, periods and fold states from the ledger: every pair is folded anew from the start by the judge.
 * Safe while everything runs. Returns how many pairs were handed to the judge.
 */
export async function rebuildProjection(dependencies: DoctorDependencies, strays: Strays): Promise<number> {
  const { pool, clock, onProgress } = dependencies;
  await inTransaction(pool, (client) => resetStrays(client, strays, clock.now()));
  let [pairs, page] = [0, strays.pairs];
  let last: Pair | null = null;
  do {
    const batch = page;
    await inTransaction(pool, (client) => resetFolds(client, batch, clock.now()));
    pairs += batch.length;
    onProgress(() => `handing to the judge: ${counted(pairs, 'pair')}`);
    page = await pairsAfter(pool, last, PAIRS_AT_ONCE);
    last = page.at(-1) ?? null;
  } while (page.length > 0);
  await untilJudgedAnew(dependencies);
  return pairs;
}

/**
 * Ends the runs of pairs, whatever these are doing, and has those of managed pairs started anew: nothing is lost with a
 * run. Also ends runs of no pair, by their workflow ids.
 */
export async function replaceRuns(
  dependencies: DoctorDependencies,
  pairs: readonly Pair[],
  strangers: readonly string[] = [],
): Promise<void> {
  const { temporal, onProgress } = dependencies;
  const ids = [...pairs.map(workflowIdOf), ...strangers];
  for (const [index, workflowId] of ids.entries()) {
    onProgress(() => `ending runs: ${index} of ${ids.length}`);
    await endRun(temporal, workflowId, 'tenure doctor replaces it');
  }
  await startAnew(dependencies, pairs);
}

/**
 * Starts runs that are missing, and has those look at the ledger again that know something wrong. Every step can be
 * repeated; a run that is owed no more ends by itself.
 */
export async function repairRuns(dependencies: DoctorDependencies, faults: readonly RunFault[]): Promise<void> {
  const { temporal, onProgress } = dependencies;
  const lost: Pair[] = [];
  for (const [index, { pair, kind }] of faults.entries()) {
    onProgress(() => `telling runs: ${index} of ${faults.length}`);
    const isGone = kind === 'missing' || kind === 'forgotten' || !(await haveReassessed(temporal, pair));
    if (isGone) lost.push(pair);
  }
  await startAnew(dependencies, lost);
}

/** Settles pairs without a run: the managed ones are owed one. */
async function startAnew({ pool, clock }: DoctorDependencies, lost: readonly Pair[]): Promise<void> {
  for (let start = 0; start < lost.length; start += PAIRS_AT_ONCE) {
    const batch = lost.slice(start, start + PAIRS_AT_ONCE);
    await inTransaction(pool, async (client) => {
      await settleLostRuns(client, batch, clock.now(), clock.realNow());
      await notifyWakeUps(client);
    });
  }
}

/** Waits as long as the judge makes progress. */
async function untilJudgedAnew({ pool, clock, onProgress }: DoctorDependencies): Promise<void> {
  let least = Infinity;
  let since = monotonic();
  for (;;) {
    const { toJudge } = await workLeft(pool, clock.now());
    if (toJudge === 0) return;
    if (toJudge < least) [least, since] = [toJudge, monotonic()];
    if (monotonic() - since > NO_PROGRESS_MS) return;
    onProgress(() => `judging anew: ${counted(toJudge, 'row')} left`);
    await sleep(LOOK_EVERY_MS);
  }
}
