/**
 * What a pair stands at, asked of the ledger itself (`docs/architecture.md`, principle 2): the fold at that instant,
 * whether or not the judge and the runs have caught up. Reads only.
 */
import type { Pool } from 'pg';
import { compareEvents } from '../../rules/events/event-order.ts';
import { periodsAt } from '../../rules/compute/compute-log.ts';
import { foldPair } from '../../rules/relationship/fold-pair.ts';
import { EMPTY_PAIR, type PairState } from '../../rules/relationship/pair-state.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Period } from '../../rules/relationship/period.ts';
import type { Verdict } from '../../rules/relationship/verdict.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { inTransaction } from '../transaction.ts';
import type { RulesNow } from './fold-pairs.ts';
import { loadFacts } from './load-facts.ts';
import { pairFacts } from './pair-facts.ts';

export interface Standing extends Pair {
  readonly at: Instant;
  /** The ledger position up to which events were taken. */
  readonly position: number;
  /** All periods up to `at`, the last one as it is then. */
  readonly periods: readonly Period[];
  /** The running period; null when the pair is not managed at `at`. */
  readonly current: Period | null;
  readonly verdicts: readonly Verdict[];
  /** Who may earn credit: users with their assignment and access at `at`. */
  readonly state: PairState;
}

/** Folds all facts up to `at`, corrections whatever their time. Null when nothing ever brought the two together. */
export async function standingOf(pool: Pool, rulesNow: RulesNow, pair: Pair, at: Instant): Promise<Standing | null> {
  return inTransaction(pool, async (client) => {
    const { position, ruleSetPosition, facts } = await loadFacts(client, [
      { ...pair, since: 0, from: -Infinity, known: [] },
    ]);
    const rows = (facts[0]?.rows ?? []).filter((row) => row.time <= at).sort(compareEvents);
    if (!rows.some(({ data }) => 'user' in (data as object))) return null;
    const { engine } = await rulesNow(client, ruleSetPosition);
    const fold = foldPair(EMPTY_PAIR, await pairFacts(rows, engine));
    const periods = periodsAt(fold, at);
    const last = periods.at(-1);
    const current = last !== undefined && last.end === null ? last : null;
    return { ...pair, at, position, periods, current, verdicts: fold.verdicts, state: fold.state };
  });
}
