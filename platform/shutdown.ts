/**
 * Stopping in order: what was started last stops first.
 *
 * Invariants: every stop function runs once; one that fails or hangs doesn't keep the others from running; the
 * process exits within the limit, or at once on a second signal.
 */
import { monotonic, sleep } from './clock.ts';
import { messageOf } from './errno.ts';

export interface ShutdownOptions {
  /** Real milliseconds for all stop functions together; then the process exits anyway. */
  readonly limitMs?: number;
  /** Told what is being stopped, and what failed. */
  readonly onProgress?: (line: string) => void;
}

interface Stopper {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const DEFAULT_LIMIT_MS = 30_000;
/** What a shell reports for a process that Ctrl-C ended. */
const FORCED_EXIT_CODE = 130;

export class Shutdown {
  readonly #stoppers: Stopper[] = [];
  readonly #limitMs: number;
  readonly #onProgress: (line: string) => void;
  readonly #stopping = new AbortController();
  #done: Promise<boolean> | null = null;

  constructor(options: ShutdownOptions = {}) {
    this.#limitMs = options.limitMs ?? DEFAULT_LIMIT_MS;
    this.#onProgress = options.onProgress ?? (() => undefined);
  }

  /** Aborted as soon as stopping begins: for loops and waits that should come to an end by themselves. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /**
   * Remembers how to stop something. What is registered while stopping is already under way is stopped at once:
   * it was started too late, and nobody else would.
   */
  onStop(name: string, stop: () => Promise<void> | void): void {
    this.#stoppers.push({ name, stop });
    if (this.#done !== null) this.#done = this.#done.then(async (clean) => (await this.#stopAll()) && clean);
  }

  /** Stops everything, last started first; repeated calls wait for the same stop. True if nothing failed or hung. */
  async stop(): Promise<boolean> {
    if (this.#done === null) {
      this.#stopping.abort();
      this.#done = this.#stopAll();
    }
    return this.#done;
  }

  /** On SIGINT, SIGTERM and SIGHUP: stops everything and exits, 0 if all stopped cleanly; a second signal exits at once. */
  listen(): this {
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
    return this;
  }

  /** Leaves signals to others again. */
  unlisten(): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#done !== null) {
      this.#onProgress(`${signal} again: leaving at once`);
      process.exit(FORCED_EXIT_CODE);
    }
    void this.#stopAndExit();
  };

  async #stopAndExit(): Promise<void> {
    await this.stop();
    let clean: boolean;
    // What is registered meanwhile prolongs the stop.
    for (let last = this.#done; ; last = this.#done) {
      clean = (await last) === true;
      if (last === this.#done) break;
    }
    process.exit(clean ? 0 : 1);
  }

  async #stopAll(): Promise<boolean> {
    const end = monotonic() + this.#limitMs;
    let clean = true;
    for (let next = this.#stoppers.pop(); next !== undefined; next = this.#stoppers.pop()) {
      clean = (await this.#stopOne(next, end - monotonic())) && clean;
    }
    return clean;
  }

  async #stopOne(stopper: Stopper, leftMs: number): Promise<boolean> {
    const timer = new AbortController();
    try {
      const stopped = Promise.resolve(stopper.stop()).then(() => 'stopped' as const);
      const late = sleep(leftMs, timer.signal).then(() => 'late' as const);
      if ((await Promise.race([stopped, late])) === 'stopped') return true;
      this.#onProgress(`${stopper.name} did not stop within ${Math.round(this.#limitMs / 1000)} s`);
    } catch (error) {
      this.#onProgress(`${stopper.name} did not stop cleanly: ${messageOf(error)}`);
    } finally {
      timer.abort();
    }
    return false;
  }
}
