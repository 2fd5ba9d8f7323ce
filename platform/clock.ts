/**
 * The only place that knows what time it is (`docs/architecture.md`, principle 7); a test and the linter see to it.
 *
 * Owns: the programme clock of this process, the real clock under it, and waiting.
 * Does not own: where segments come from. Whoever reads them from the store gives them to `setSegments`.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { programmeTime, realDelay, realElapsed } from './clock/programme-time.ts';
import type { ClockSegment, ClockSegments } from './clock/programme-time.ts';

export { MAX_REAL_DELAY, nextSegment, programmeTime, realDelay, realElapsed } from './clock/programme-time.ts';
export type { ClockSegment, ClockSegments } from './clock/programme-time.ts';

/** The longest a Node timer can wait; a longer one fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Real time, milliseconds since the epoch. Only the programme clock and measurements have a use for it. */
export function realNow(): number {
  return Date.now();
}

/** Milliseconds that only ever grow, with fractions, from an arbitrary start: for measuring how long something took. */
export function monotonic(): number {
  return performance.now();
}

/** Waits for real milliseconds. Comes back early, without an error, when the signal is aborted. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const end = monotonic() + milliseconds;
  const left = (): number => (signal?.aborted === true ? 0 : end - monotonic());
  for (let rest = left(); rest > 0; rest = left()) {
    await wait(Math.min(rest, LONGEST_TIMER), undefined, { ...(signal && { signal }) }).catch(ignoreAbort);
  }
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}

/** What every part of Tenure asks for the time. All processes of a programme hold the same segments. */
export class ProgrammeClock {
  #segments: ClockSegments;

  /** Without segments this is the real clock. */
  constructor(segments: ClockSegments = []) {
    this.#segments = inOrder(segments);
  }

  /** A clock that stands still at a programme instant. */
  static standingAt(programmeInstant: number): ProgrammeClock {
    return new ProgrammeClock([{ realAt: 0, programmeAt: programmeInstant, speed: 0 }]);
  }

  /** The programme instant now, whole milliseconds since the epoch. */
  now(): number {
    return programmeTime(this.#segments, realNow());
  }

  /** The real instant now, milliseconds since the epoch. */
  realNow(): number {
    return realNow();
  }

  /** Real milliseconds until a programme instant: 0 if it has come, at most a year ({@link MAX_REAL_DELAY}). */
  realMsUntil(programmeInstant: number): number {
    return realDelay(this.#segments, realNow(), programmeInstant);
  }

  /** The real instant at which a programme instant comes: now if it has come, at most a year ahead. */
  realInstantOf(programmeInstant: number): number {
    const now = realNow();
    return now + realDelay(this.#segments, now, programmeInstant);
  }

  /** Real milliseconds since a programme instant, as far as that can be told: 0 for one to come, or on a clock that stands. */
  realMsSince(programmeInstant: number): number {
    return realElapsed(this.#segments, realNow(), programmeInstant);
  }

  /** True once somebody has set the clock: it is then no longer simply the real one. */
  get isRunning(): boolean {
    return this.#segments.length > 0;
  }

  get segments(): ClockSegments {
    return this.#segments;
  }

  /**
   * Takes over the segments as stored. To keep processes together, a new segment should begin a little in the
   * future, so that all have read it when it comes into force.
   */
  setSegments(segments: ClockSegments): void {
    this.#segments = inOrder(segments);
  }
}

function inOrder(segments: ClockSegments): ClockSegments {
  return segments.toSorted((a: ClockSegment, b: ClockSegment) => a.realAt - b.realAt);
}
