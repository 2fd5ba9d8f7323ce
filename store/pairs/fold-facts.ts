/** Facts of one pair folded onto its base, with checkpoints on the way. */
import { compareEvents, type EventKey } from '../../rules/events/event-order.ts';
import { foldPair } from '../../rules/relationship/fold-pair.ts';
import type { PairMemory } from '../../rules/relationship/pair-memory.ts';
import { EMPTY_PAIR } from '../../rules/relationship/pair-state.ts';
import type { EndedPeriod } from '../../rules/relationship/period.ts';
import type { Verdict } from '../../rules/relationship/verdict.ts';
import type { Disturbed } from './disturbed.ts';
import type { Base } from './fold-base.ts';
import type { PlacedFact } from './pair-facts.ts';

/** A verdict with the ledger position of its activity. */
export interface PlacedVerdict extends Verdict {
  readonly position: number;
}

export interface FoldedFacts {
  readonly tail: PairMemory | null;
  /** Facts since the last checkpoint. */
  readonly facts: number;
  readonly checkpoints: readonly PairMemory[];
  /** Those that may differ from what is stored. */
  readonly verdicts: readonly PlacedVerdict[];
  /** Periods closed by the facts folded now, the first with the ordinal `base.memory.state.closedPeriods`. */
  readonly ended: readonly EndedPeriod[];
}

/** @param facts new to the base, in the event order */
export function foldFacts(
  base: Base,
  facts: readonly PlacedFact[],
  disturbed: Disturbed,
  checkpointEvery: number,
): FoldedFacts {
  const folded = { verdicts: [] as PlacedVerdict[], ended: [] as EndedPeriod[], checkpoints: [] as PairMemory[] };
  let { memory, facts: sinceCheckpoint } = base;
  for (const part of partsOf(facts, Math.max(1, checkpointEvery - sinceCheckpoint), checkpointEvery)) {
    const fold = foldPair(memory?.state ?? EMPTY_PAIR, part);
    memory = { key: laterKey(memory, part), state: fold.state };
    folded.verdicts.push(...disturbedVerdicts(part, fold.verdicts, disturbed));
    folded.ended.push(...fold.ended);
    sinceCheckpoint += part.length;
    if (sinceCheckpoint >= checkpointEvery) {
      folded.checkpoints.push(memory);
      sinceCheckpoint = 0;
    }
  }
  return { tail: memory, facts: sinceCheckpoint, ...folded };
}

/** There is one verdict for each activity, in their order. */
function disturbedVerdicts(
  facts: readonly PlacedFact[],
  verdicts: readonly Verdict[],
  disturbed: Disturbed,
): PlacedVerdict[] {
  const placed: PlacedVerdict[] = [];
  let next = 0;
  for (const { kind, position } of facts) {
    if (kind !== 'activity') continue;
    const verdict = verdicts[next] as Verdict;
    next += 1;
    if (disturbed.covers(verdict, position)) placed.push({ ...verdict, position });
  }
  return placed;
}

/** The last place folded: facts of a newcomer may lie before the base. */
function laterKey(memory: PairMemory | null, part: readonly PlacedFact[]): EventKey {
  const { time, type, source, id } = (part.at(-1) as PlacedFact).event;
  const last = { time, type, source, id };
  return memory !== null && compareEvents(memory.key, last) > 0 ? memory.key : last;
}

/** The facts in parts: the first fills up to the next checkpoint, the others are whole. */
function* partsOf(facts: readonly PlacedFact[], first: number, size: number): Generator<readonly PlacedFact[]> {
  let start = 0;
  for (let end = first; start < facts.length; end += size) {
    yield facts.slice(start, end);
    start = end;
  }
}
