/**
 * The one function that folds pairs in the database, for the judge and for assessments alike.
 *
 * Owns: from where to fold on, and what that gives. Does not own: locking (`pair-row.ts`) and writing (`write-folds.ts`).
 * Invariant: whatever was folded before, the result equals a fold of the whole ledger from the start.
 */
import type { PoolClient } from 'pg';
import { takeTurns } from '../../platform/take-turns.ts';
import { compareEvents, type EventKey } from '../../rules/events/event-order.ts';
import type { EventName } from '../../rules/events/event.ts';
import type { RuleEngine } from '../../rules/qualification/rule-engine.ts';
import { foldPair } from '../../rules/relationship/fold-pair.ts';
import type { PairFact } from '../../rules/relationship/pair-fact.ts';
import type { PairMemory } from '../../rules/relationship/pair-memory.ts';
import { EMPTY_PAIR, type PairState } from '../../rules/relationship/pair-state.ts';
import type { EndedPeriod } from '../../rules/relationship/period.ts';
import type { Verdict } from '../../rules/relationship/verdict.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { PublishedVersion } from '../rule-sets/rule-book.ts';
import type { Disturbed } from './disturbed.ts';
import { basesOf, planFold, usableTail, wantedAfter, wantedFrom, type Base, type Plan } from './fold-base.ts';
import { loadFacts, type FactRow, type FactSnapshot, type LoadedFacts } from './load-facts.ts';
import type { PairRow } from './pair-row.ts';
import { pairFacts } from './pair-facts.ts';

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
export type RulesNow = (client: PoolClient, ruleSetPosition?: number) => Promise<FoldRules>;

/** A verdict with the ledger position of its activity. */
export interface PlacedVerdict extends Verdict {
  readonly position: number;
}

export interface FoldedPair {
  readonly row: PairRow;
  readonly position: number;
  readonly base: Base;
  readonly tail: PairMemory | null;
  /** Facts since the last checkpoint. */
  readonly facts: number;
  readonly checkpoints: readonly PairMemory[];
  readonly verdicts: readonly PlacedVerdict[];
  /** Which of them may differ from what is stored. */
  readonly disturbed: Disturbed;
  /** Periods closed by the facts folded now, the first with the ordinal `base.memory.state.closedPeriods`. */
  readonly ended: readonly EndedPeriod[];
  /** Of the facts that were not folded in before, the one that the ledger accepted last; null when nothing was new. */
  readonly newest: EventName | null;
  /** The tail was good and nothing came after it: there is nothing to write. */
  readonly isUnchanged: boolean;
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
 */
export async function foldPairs(
  client: PoolClient,
  rows: readonly PairRow[],
  rulesNow: RulesNow,
): Promise<FoldedPair[]> {
  const news = await loadFacts(
    client,
    rows.map((row) => wantedAfter(row, usableTail(row))),
  );
  const rules = await rulesNow(client, news.ruleSetPosition);
  const plans = rows.map((row, index) => planFold(row, news.facts[index] as LoadedFacts, rules.book));
  const bases = await basesOf(client, plans);
  const older = await factsAgain(client, plans, bases);

  const folded: FoldedPair[] = [];
  const turn = takeTurns();
  for (const [index, plan] of plans.entries()) {
    const base = bases[index] as Base;
    const facts = (older.get(plan) ?? news.facts[index]) as LoadedFacts;
    // The position of the first reading, also where a second one saw more: what came between is read again then.
    folded.push(await foldOne({ ...plan, base }, facts.rows, rules, news));
    await turn();
  }
  return folded;
}

/** The facts from the base on of those pairs whose tail does not hold; what has no tail was read from the start. */
async function factsAgain(
  client: PoolClient,
  plans: readonly Plan[],
  bases: readonly Base[],
): Promise<ReadonlyMap<Plan, LoadedFacts>> {
  const again = [...plans.entries()].filter(([, { row, base }]) => base === null && usableTail(row) !== null);
  if (again.length === 0) return new Map();
  const { facts } = await loadFacts(
    client,
    again.map(([index, { row }]) => wantedFrom(row, bases[index] as Base)),
  );
  return new Map(again.map(([, plan], index) => [plan, facts[index] as LoadedFacts]));
}

async function foldOne(
  { row, base, disturbed }: Plan & { readonly base: Base },
  rows: readonly FactRow[],
  { book, engine, checkpointEvery = CHECKPOINT_EVERY }: FoldRules,
  { position, firstAcceptedAt }: FactSnapshot,
): Promise<FoldedPair> {
  const fresh = rows.filter((fact) => isNew(fact, base.memory)).sort(compareEvents);
  const facts = await pairFacts(fresh, engine);
  const positions = fresh.filter(({ type }) => type === 'activity.performed').map((fact) => fact.position);
  const folded = { verdicts: [] as PlacedVerdict[], ended: [] as EndedPeriod[], checkpoints: [] as PairMemory[] };
  let { memory, facts: sinceCheckpoint } = base;
  for (const part of partsOf(facts, Math.max(1, checkpointEvery - sinceCheckpoint), checkpointEvery)) {
    const fold = foldPair(memory?.state ?? EMPTY_PAIR, part);
    memory = { key: laterKey(memory, part), state: fold.state };
    for (const verdict of fold.verdicts)
      // One verdict for each activity, in their order.
      folded.verdicts.push({ ...verdict, position: positions[folded.verdicts.length] as number });
    folded.ended.push(...fold.ended);
    sinceCheckpoint += part.length;
    if (sinceCheckpoint >= checkpointEvery) {
      folded.checkpoints.push(memory);
      sinceCheckpoint = 0;
    }
  }
  return {
    row,
    position,
    base,
    disturbed,
    tail: memory,
    facts: sinceCheckpoint,
    newest: newestOf(rows, row.foldedPosition),
    book,
    firstAcceptedAt,
    isUnchanged: facts.length === 0 && base.memory !== null && base.memory === row.tail,
    ...folded,
  };
}

/** Corrections count too: what they changed, they explain. */
function newestOf(rows: readonly FactRow[], foldedPosition: number): EventName | null {
  let newest: FactRow | null = null;
  for (const row of rows) if (row.position > foldedPosition && row.position > (newest?.position ?? 0)) newest = row;
  return newest === null ? null : { source: newest.source, id: newest.id };
}

/** Facts up to the base are folded in, except of users whom it does not know. */
function isNew(fact: FactRow, base: PairMemory | null): boolean {
  if (base === null || compareEvents(fact, base.key) > 0) return true;
  const { user } = fact.data as { user?: string };
  return user !== undefined && !base.state.users.has(user as never);
}

/** The last place folded: facts of a newcomer may lie before the base. */
function laterKey(memory: PairMemory | null, part: readonly PairFact[]): EventKey {
  const { time, type, source, id } = (part.at(-1) as PairFact).event;
  const last = { time, type, source, id };
  return memory !== null && compareEvents(memory.key, last) > 0 ? memory.key : last;
}

/** The facts in parts: the first fills up to the next checkpoint, the others are whole. */
function* partsOf(facts: readonly PairFact[], first: number, size: number): Generator<readonly PairFact[]> {
  let start = 0;
  for (let end = first; start < facts.length; end += size) {
    yield facts.slice(start, end);
    start = end;
  }
}
