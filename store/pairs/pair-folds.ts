/**
 * Pairs folded as of an instant with all that led to it: for whoever explains them. Reads only.
 *
 * Owns: what was folded is remembered until something new bears on it, so that the pages of a list, and who asks again,
 * cost one look for news by the keys of the pair. A fold is of all facts; what holds at an instant is folded from them.
 * Invariant: what is answered equals a fold of the ledger from the start, whatever is remembered.
 */
import type { Pool } from 'pg';
import { compareEvents } from '../../rules/events/event-order.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import { foldPair, type PairFold } from '../../rules/relationship/fold-pair.ts';
import type { PairFact } from '../../rules/relationship/pair-fact.ts';
import { EMPTY_PAIR } from '../../rules/relationship/pair-state.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';
import type { RulesNow } from './fold-pairs.ts';
import { loadFacts, type FactSnapshot, type FactsWanted } from './load-facts.ts';
import { pairFacts } from './pair-facts.ts';
import { Remembered } from './remembered.ts';

export interface PairAt extends Pair {
  /** In the event order. */
  readonly facts: readonly PairFact[];
  readonly fold: PairFold;
  readonly book: RuleBook;
}

export interface PairFolds {
  /**
   * All facts up to `at`, corrections whatever their time. Null when nothing had brought the two together by then.
   * @param at default: whatever their time
   */
  at(pair: Pair, at?: Instant): Promise<PairAt | null>;
}

/** About 0.5 kB each. */
const REMEMBERED_FACTS = 100_000;

/** @param facts how many are remembered in all: those of the pairs asked about last */
export function createPairFolds(pool: Pool, rulesNow: RulesNow, facts = REMEMBERED_FACTS): PairFolds {
  const remembered = new Remembered<Known>(facts);

  async function whole(pair: Pair): Promise<PairAt | null> {
    const known = remembered.of(pair);
    if (known !== null && (await isStillWhole(pool, known))) return known.whole;
    const snapshot = await loadFacts(pool, [allOf(pair)]);
    const [folded = null] = await foldsOf(pool, [pair], snapshot, rulesNow);
    const { position, ruleSetPosition } = snapshot;
    if (folded === null) remembered.forget(pair);
    else remembered.keep(pair, { position, ruleSetPosition, whole: folded }, folded.facts.length);
    return folded;
  }

  return {
    async at(pair, at = Infinity) {
      const all = await whole(pair);
      return all === null ? null : upTo(all, at);
    },
  };
}

/** Pairs whose facts are read at once. */
const PAIRS_AT_ONCE = 25;

/** Some pairs as {@link PairFolds} has them, one for each in that order, for whoever asks about many once. */
export async function pairsAt(
  pool: Pool,
  rulesNow: RulesNow,
  pairs: readonly Pair[],
  at: Instant,
): Promise<readonly (PairAt | null)[]> {
  const found: (PairAt | null)[] = [];
  for (let start = 0; start < pairs.length; start += PAIRS_AT_ONCE) {
    const some = pairs.slice(start, start + PAIRS_AT_ONCE);
    const folded = await foldsOf(pool, some, await loadFacts(pool, some.map(allOf)), rulesNow);
    found.push(...folded.map((one) => (one === null ? null : upTo(one, at))));
  }
  return found;
}

function allOf(pair: Pair): FactsWanted {
  return { ...pair, since: 0, from: -Infinity, known: [] };
}

/** A fold of all facts, and up to where the ledger and the rule sets were read for it. */
interface Known {
  readonly whole: PairAt;
  readonly position: number;
  readonly ruleSetPosition: number;
}

/** One statement, and so one look at the ledger: no transaction is needed around it, nor around loading anew. */
async function isStillWhole(pool: Pool, { whole, position, ruleSetPosition }: Known): Promise<boolean> {
  const { partner, client: at, fold } = whole;
  const wanted = { partner, client: at, since: position, from: -Infinity, known: fold.state.users.keys() };
  const news = await loadFacts(pool, [wanted]);
  return (
    news.ruleSetPosition === ruleSetPosition && news.facts.every(({ rows, restart }) => rows.length === 0 && !restart)
  );
}

/** One for each pair that facts were loaded for, in that order. */
async function foldsOf(
  db: Queryable,
  pairs: readonly Pair[],
  { ruleSetPosition, facts: loaded }: FactSnapshot,
  rulesNow: RulesNow,
): Promise<readonly (PairAt | null)[]> {
  const { engine, book } = await rulesNow(db, ruleSetPosition);
  const folds: (PairAt | null)[] = [];
  for (const [index, pair] of pairs.entries()) {
    const rows = (loaded[index]?.rows ?? []).toSorted(compareEvents);
    const facts = rows.some(({ data }) => 'user' in (data as object)) ? await pairFacts(rows, engine) : null;
    folds.push(facts === null ? null : { ...pair, facts, fold: foldPair(EMPTY_PAIR, facts), book });
  }
  return folds;
}

function upTo(all: PairAt, at: Instant): PairAt | null {
  // In the event order, so the last is the latest.
  if ((all.facts.at(-1)?.event.time ?? -Infinity) <= at) return all;
  const facts = all.facts.filter(({ event }) => event.time <= at);
  if (!facts.some(({ event }) => 'user' in event.data)) return null;
  return { ...all, facts, fold: foldPair(EMPTY_PAIR, facts) };
}
