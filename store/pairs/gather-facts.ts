/** What there is to fold onto the base of a pair: the news alone, with what its last fold knew, or read again. */
import type { PoolClient } from 'pg';
import { compareEvents } from '../../rules/events/event-order.ts';
import type { RuleEngine } from '../../rules/qualification/rule-engine.ts';
import { usableTail, wantedFrom, type Base, type Plan } from './fold-base.ts';
import { isNewTo, lean, reachesBackTo, withNews, type KnownFacts } from './known-facts.ts';
import { loadFacts, type FactRow, type LoadedFacts } from './load-facts.ts';
import { pairFacts, type PlacedFact } from './pair-facts.ts';

/** A pair and where its fold begins. */
export interface Begun {
  readonly plan: Plan;
  readonly base: Base;
  /** What came after the position that its row is folded to. */
  readonly news: LoadedFacts;
  /** What its last fold knew, if that is remembered. */
  readonly known: KnownFacts | null;
}

export interface Gathered {
  /** New to the base, in the event order. */
  readonly facts: readonly PlacedFact[];
  /** What is known of the pair with them. */
  readonly known: KnownFacts;
  /** What was read for it, unordered. */
  readonly rows: readonly FactRow[];
}

/** Reads the facts from the base on where neither the tail holds nor enough is known; without a tail the news are all. */
export async function readAgain(
  client: PoolClient,
  pairs: readonly Begun[],
): Promise<ReadonlyMap<Begun, readonly FactRow[]>> {
  const again = pairs.filter((pair) => !isOntoTail(pair) && !isKnown(pair) && usableTail(pair.plan.row) !== null);
  if (again.length === 0) return new Map();
  const { facts } = await loadFacts(
    client,
    again.map(({ plan, base }) => wantedFrom(plan.row, base)),
  );
  return new Map(again.map((pair, index) => [pair, (facts[index] as LoadedFacts).rows]));
}

/** @param again what was read again for the pair, if it was */
export async function gather(
  pair: Begun,
  again: readonly FactRow[] | undefined,
  engine: RuleEngine,
): Promise<Gathered> {
  const { base, news, known } = pair;
  const rows = again ?? news.rows;
  const read = await pairFacts(rows.filter((row) => isNewTo(base.memory, row)).sort(compareEvents), engine);
  if (known !== null && isKnown(pair)) {
    const all = withNews(known, read, rows);
    return { facts: all.facts.filter(({ event }) => isNewTo(base.memory, event)), known: all, rows };
  }
  const after = base.memory?.key ?? null;
  const isGoneOn = known !== null && isOntoTail(pair);
  return { facts: read, known: isGoneOn ? withNews(known, read, rows) : { after, facts: read.map(lean) }, rows };
}

function isOntoTail({ plan }: Begun): boolean {
  return plan.base !== null;
}

/** Enough is remembered to fold on from an earlier place; without one, the fold begins anew and relies on nothing. */
function isKnown({ plan, base, known }: Begun): boolean {
  return plan.base === null && plan.change !== null && known !== null && reachesBackTo(known, base.memory);
}
