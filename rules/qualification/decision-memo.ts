/**
 * Remembers what was decided for each combination of truths, so that json-rules-engine decides each once.
 *
 * Invariants:
 * 1. A decision under way is shared: whoever asks meanwhile waits for the same one.
 * 2. A remembered decision is answered without a promise being made.
 * 3. At most `bound` combinations are held; the oldest goes first, and who waits for it still gets it.
 * 4. A decision that failed is forgotten, not remembered as an answer.
 */
import type { Truths } from './truths.ts';

/** `value` is null until `settled`. */
export interface Decision<D> {
  readonly value: D | null;
  readonly settled: Promise<void>;
}

export interface DecisionMemo<D> {
  /** The decision for a combination, starting it if it is not known. */
  decisionFor(truths: Truths): Decision<D>;
  readonly size: number;
}

/** What a decision is before its promise exists. */
interface Slot<D> {
  value: D | null;
  settled: Promise<void>;
}

const SETTLED = Promise.resolve();

export function createDecisionMemo<D>(decide: (truths: Truths) => Promise<D>, bound: number): DecisionMemo<D> {
  const slots = new Map<Truths, Slot<D>>();

  function start(truths: Truths): Slot<D> {
    if (slots.size >= bound) dropOldest(slots);
    const slot: Slot<D> = { value: null, settled: SETTLED };
    slots.set(truths, slot);
    slot.settled = settle(truths, slot);
    return slot;
  }

  async function settle(truths: Truths, slot: Slot<D>): Promise<void> {
    try {
      slot.value = await decide(truths);
    } catch (error) {
      if (slots.get(truths) === slot) slots.delete(truths);
      throw error;
    }
  }

  return {
    decisionFor: (truths) => slots.get(truths) ?? start(truths),
    get size() {
      return slots.size;
    },
  };
}

/** A decision that needed no deciding. */
export function settledDecision<D>(value: D): Decision<D> {
  return { value, settled: SETTLED };
}

/** Waits for those decisions that are still under way, then reads all. */
export async function valuesOf<D>(decisions: readonly Decision<D>[]): Promise<readonly D[]> {
  const known = knownValues(decisions);
  if (known !== null) return known;
  const underWay = new Set(decisions.filter((decision) => decision.value === null));
  await Promise.all([...underWay].map((decision) => decision.settled));
  const values = knownValues(decisions);
  if (values === null) throw new Error('a decision was settled without a value');
  return values;
}

/** All values, or null when one is not known yet. One plain loop: this is the path of nearly every activity. */
function knownValues<D>(decisions: readonly Decision<D>[]): readonly D[] | null {
  const values: D[] = [];
  for (const { value } of decisions) {
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

function dropOldest(slots: Map<Truths, unknown>): void {
  for (const oldest of slots.keys()) {
    slots.delete(oldest);
    return;
  }
}
