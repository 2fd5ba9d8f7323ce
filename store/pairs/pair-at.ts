/** A pair folded as of an instant with all that led to it: for whoever explains it. Reads only. */
import type { Pool } from 'pg';
import { compareEvents } from '../../rules/events/event-order.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import { foldPair, type PairFold } from '../../rules/relationship/fold-pair.ts';
import type { PairFact } from '../../rules/relationship/pair-fact.ts';
import { EMPTY_PAIR } from '../../rules/relationship/pair-state.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { inTransaction } from '../transaction.ts';
import type { RulesNow } from './fold-pairs.ts';
import { loadFacts } from './load-facts.ts';
import { pairFacts } from './pair-facts.ts';

export interface PairAt extends Pair {
  readonly at: Instant;
  /** In the event order. */
  readonly facts: readonly PairFact[];
  readonly fold: PairFold;
  readonly book: RuleBook;
}

/** All facts up to `at`, corrections whatever their time. Null when nothing ever brought the two together. */
export async function pairAt(pool: Pool, rulesNow: RulesNow, pair: Pair, at: Instant): Promise<PairAt | null> {
  return inTransaction(pool, async (client) => {
    const wanted = [{ ...pair, since: 0, from: -Infinity, known: [] }];
    const { ruleSetPosition, facts: loaded } = await loadFacts(client, wanted);
    const rows = (loaded[0]?.rows ?? []).filter((row) => row.time <= at).sort(compareEvents);
    if (!rows.some(({ data }) => 'user' in (data as object))) return null;
    const { engine, book } = await rulesNow(client, ruleSetPosition);
    const facts = await pairFacts(rows, engine);
    return { ...pair, at, facts, fold: foldPair(EMPTY_PAIR, facts), book };
  });
}
