/**
 * The one function that folds pairs in the database, for the judge and for assessments alike.
 *
 * Owns: from where to fold on, and what that gives. Does not own: locking (`pair-row.ts`) and writing (`write-folds.ts`).
 * Invariant: whatever was folded before, the result equals a fold of the whole ledger from the start.
 */
import type { PoolClient } from 'pg';
import { takeTurns } from '../../platform/take-turns.ts';
import type { EventName } from '../../rules/events/event.ts';
import type { RuleEngine } from '../../rules/qualification/rule-engine.ts';
import { EMPTY_PAIR, type PairState } from '../../rules/relationship/pair-state.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';
import type { PublishedVersion } from '../rule-sets/rule-book.ts';
import { basesOf, planFold, usableTail, wantedAfter, type Base } from './fold-base.ts';
import { foldFacts, type FoldedFacts } from './fold-facts.ts';
import { gather, readAgain, type Begun, type Gathered } from './gather-facts.ts';
import { loadFacts, type FactRow, type FactSnapshot, type LoadedFacts } from './load-facts.ts';
import type { PairRow } from './pair-row.ts';
import { NOTHING_REMEMBERED, type RememberedFacts } from './remembered-facts.ts';

/**
 * Facts between two checkpoints: what a late event folds again before its own place. A state is some 1.5 kB. Judging a
 * shuffled log took 134 µs of processor an event with it, where with 500 it took 229; with 50 it was no better.
 */
export const CHECKPOINT_EVERY = 100;

/** The rules that a fold uses: never older than the ledger position it folds to. */
export interface FoldRules {
  readonly book: readonly PublishedVersion[];
  readonly engine: RuleEngine;
  /** Facts between two checkpoints; default {@link CHECKPOINT_EVERY}. */
  readonly checkpointEvery?: number;
}

/** The rules as of a statement that read `ruleSetPosition` from the ledger's head, or newer. */
export type RulesNow = (db: Queryable, ruleSetPosition?: number) => Promise<FoldRules>;

export interface FoldedPair extends FoldedFacts {
  readonly row: PairRow;
  readonly position: number;
  readonly base: Base;
  /** Of the facts that were not folded in before, the one that the ledger accepted last; null when nothing was new. */
  readonly newest: EventName | null;
  /** The tail was good and nothing came after it: there is nothing to write. */
  readonly isUnchanged: boolean;
  /** By which the facts of this fold are remembered, once it is written; null when they are not. */
  readonly stamp: string | null;
  /** The versions it was folded by. */
  readonly book: FoldRules['book'];
  /** Programme instant at which the ledger accepted its first event. */
  readonly firstAcceptedAt: Instant;
}

/** The state after all facts. */
export function foldedState(pair: FoldedPair): PairState {
  return pair.tail?.state ?? EMPTY_PAIR;
}

/**
 * Folds what is new about locked pairs. Nothing is written.
 * @param rulesNow read after the facts, so that no version that they could know is missing
 * @param remembered facts that need not be read again; those of these folds are kept there
 */
export async function foldPairs(
  client: PoolClient,
  rows: readonly PairRow[],
  rulesNow: RulesNow,
  remembered: RememberedFacts = NOTHING_REMEMBERED,
): Promise<FoldedPair[]> {
  const news = await loadFacts(
    client,
    rows.map((row) => wantedAfter(row, usableTail(row))),
  );
  const rules = await rulesNow(client, news.ruleSetPosition);
  const plans = rows.map((row, index) => planFold(row, news.facts[index] as LoadedFacts, rules.book));
  const bases = await basesOf(client, plans);
  const pairs = plans.map((plan, index): Begun => {
    const known = remembered.of(plan.row, rules.engine);
    return { plan, base: bases[index] as Base, news: news.facts[index] as LoadedFacts, known };
  });
  const again = await readAgain(client, pairs);

  const folded: FoldedPair[] = [];
  const turn = takeTurns();
  for (const pair of pairs) {
    folded.push(foldOne(pair, await gather(pair, again.get(pair), rules.engine), rules, news, remembered));
    await turn();
  }
  return folded;
}

function foldOne(
  { plan: { row, disturbed }, base }: Begun,
  { facts, known, rows }: Gathered,
  { book, engine, checkpointEvery = CHECKPOINT_EVERY }: FoldRules,
  { position, firstAcceptedAt }: FactSnapshot,
  remembered: RememberedFacts,
): FoldedPair {
  // A second reading may have seen more than the first. What came between is read once more with the next news.
  const isWhole = rows.every((fact) => fact.position <= position);
  return {
    row,
    position,
    base,
    newest: newestOf(rows, row.foldedPosition),
    isUnchanged: facts.length === 0 && base.memory !== null && base.memory === row.tail,
    stamp: isWhole ? remembered.keep(row, engine, known) : null,
    book,
    firstAcceptedAt,
    ...foldFacts(base, facts, disturbed, checkpointEvery),
  };
}

/** Corrections count too: what they changed, they explain. */
function newestOf(rows: readonly FactRow[], foldedPosition: number): EventName | null {
  let newest: FactRow | null = null;
  for (const row of rows) if (row.position > foldedPosition && row.position > (newest?.position ?? 0)) newest = row;
  return newest === null ? null : { source: newest.source, id: newest.id };
}
