/** What was made of the facts of pairs, kept in memory: of those looked at last, as many as hold so many facts between them. */
import { pairKey, type Pair } from '../../rules/relationship/pair.ts';

interface Entry<T> {
  readonly value: T;
  readonly facts: number;
}

export class Remembered<T> {
  /** The one to go first comes first. */
  readonly #entries = new Map<string, Entry<T>>();
  readonly #bound: number;
  #facts = 0;

  /** @param bound facts kept in all */
  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Asking makes it the last to go. */
  of(pair: Pair): T | null {
    const key = pairKey(pair);
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** @param facts how many the value holds; what holds more than all may is not kept */
  keep(pair: Pair, value: T, facts: number): void {
    this.forget(pair);
    if (facts > this.#bound) return;
    this.#entries.set(pairKey(pair), { value, facts });
    this.#facts += facts;
    for (const [oldest, entry] of this.#entries) {
      if (this.#facts <= this.#bound) return;
      this.#entries.delete(oldest);
      this.#facts -= entry.facts;
    }
  }

  forget(pair: Pair): void {
    const key = pairKey(pair);
    this.#facts -= this.#entries.get(key)?.facts ?? 0;
    this.#entries.delete(key);
  }
}
