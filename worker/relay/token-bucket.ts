/** A limit of so many a second, with time as an argument: starts of workflows are held to it. */

export class TokenBucket {
  readonly #perMs: number;
  readonly #capacity: number;
  #tokens: number;
  #filledAt: number;

  /**
   * Begins full. Holds a second's worth, so that what waited for a moment may come at once.
   * @param now milliseconds on a clock that never runs backwards
   */
  constructor(perSecond: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#capacity = perSecond;
    this.#tokens = perSecond;
    this.#filledAt = now;
  }

  /** How many may be taken now. */
  available(now: number): number {
    this.#fill(now);
    return Math.floor(this.#tokens);
  }

  /** Takes some; more than are available leaves a debt. */
  take(count: number, now: number): void {
    this.#fill(now);
    this.#tokens -= count;
  }

  /** Milliseconds until one is available. */
  waitMs(now: number): number {
    this.#fill(now);
    return Math.max(0, Math.ceil((1 - this.#tokens) / this.#perMs));
  }

  #fill(now: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#filledAt) * this.#perMs);
    this.#filledAt = now;
  }
}
