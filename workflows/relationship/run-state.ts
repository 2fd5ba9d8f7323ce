/**
 * What a relationship's run knows, and what it does next: plain data that moves by itself knows nothing of Temporal.
 *
 * Invariants:
 * 1. A run begins by assessing, and assesses again after every signal, whenever that arrived.
 * 2. It is over only when the last assessment says so and no signal has arrived since that assessment began.
 * 3. It never carries on in the same breath in which it is over.
 * 4. At most one timer is pending, and it never comes after the wake that the last assessment asked for.
 */
import type { Assessment, PeriodOutcome } from '../../activities/contract.ts';

/** What to do about the timer: leave it, or replace whatever is pending by one that fires in `inMs` real milliseconds. */
export type TimerChange = { readonly kind: 'keep' } | { readonly kind: 'set'; readonly inMs: number };

export class RunState {
  #hasNews = true;
  #hasRung = false;
  #learnt: Assessment | null = null;
  /** {@link Assessment.wakeAt} of the wake for which the pending timer was set. */
  #pendingWake: number | null = null;

  /** A signal arrived: something may have changed since the last assessment began. */
  hearNews(): void {
    this.#hasNews = true;
  }

  /** The pending timer fired. */
  ring(): void {
    this.#hasRung = true;
    this.#pendingWake = null;
  }

  get mustAssess(): boolean {
    return this.#hasNews || this.#hasRung;
  }

  /** From here on news is news again: the assessment may not see what arrives after its beginning. */
  beginAssessment(): void {
    this.#hasNews = false;
    this.#hasRung = false;
  }

  learn(assessment: Assessment): void {
    this.#learnt = assessment;
  }

  /** What the run last learnt; null before the first assessment. */
  get learnt(): Assessment | null {
    return this.#learnt;
  }

  get isOver(): boolean {
    return this.#learnt?.standing === 'over' && !this.#hasNews;
  }

  get carriesOn(): boolean {
    return this.#learnt?.standing === 'managed' && this.#learnt.carryOn;
  }

  get outcome(): PeriodOutcome | null {
    return this.#learnt?.outcome ?? null;
  }

  /**
   * The change that brings the timer in line with what was learnt, counted as made. A pending timer that comes too
   * early is left alone: it will fire, find the later deadline and be set anew (docs/decisions/0003).
   */
  changeTimer(): TimerChange {
    const { wakeAt = null, wakeInMs = null } = this.#learnt ?? {};
    if (wakeAt === null || wakeInMs === null) return { kind: 'keep' };
    if (this.#pendingWake !== null && this.#pendingWake <= wakeAt) return { kind: 'keep' };
    this.#pendingWake = wakeAt;
    return { kind: 'set', inMs: wakeInMs };
  }
}
