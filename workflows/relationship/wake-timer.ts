/**
 * The one timer that a run keeps. `condition` with a timeout would cancel and start one at every signal: two events
 * each time, where this costs none.
 */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

export class WakeTimer {
  readonly #onRing: () => void;
  #pending: CancellationScope | null = null;

  constructor(onRing: () => void) {
    this.#onRing = onRing;
  }

  /** Rings in `inMs` real milliseconds, and no more when it would have before. */
  set(inMs: number): void {
    this.#pending?.cancel();
    const scope = new CancellationScope();
    this.#pending = scope;
    void this.#ringAfter(inMs, scope);
  }

  async #ringAfter(inMs: number, scope: CancellationScope): Promise<void> {
    try {
      await scope.run(() => sleep(inMs));
    } catch (error) {
      if (isCancellation(error)) return;
      throw error;
    }
    this.#pending = null;
    this.#onRing();
  }
}
