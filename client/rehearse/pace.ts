/**
 * How fast programme time may go, so that it never outruns the stack: decisions about figures, nothing else.
 *
 * A brake takes a while to show, since what waits is worked off first, so the next one waits for it. A speed-up costs a
 * wake-up for each run, so one that proves too early makes the next one wait longer.
 */

export interface PaceLook {
  /** Real milliseconds by which the stack is behind. */
  readonly lagMs: number;
  /** Real milliseconds since the epoch. */
  readonly realNow: number;
}

export interface PaceBounds {
  /**
   * Real milliseconds by which the stack may be behind. Some hundred are ordinary: timers of Temporal's come up to a
   * tenth of a second late, and a sweep is the net under a notification that was not heard.
   */
  readonly lagMs: number;
}

export const DEFAULT_BOUNDS: PaceBounds = { lagMs: 2_000 };

/** What the stack has caught up to, as a part of the bound. */
const CALM = 0.5;
/** Real milliseconds of calm before the clock goes faster again, at first and at most. */
const CALM_MS = { first: 2_000, most: 60_000 };
/** Real milliseconds within which a brake after a speed-up says that this came too early. */
const TOO_EARLY_MS = 15_000;
/** Real milliseconds for a brake to show. */
const SETTLE_MS = 2_500;
/** The lag of a stack that works nothing off grows as fast as time; of one that does, more slowly. */
const STILL_GROWING = 0.5;
const SLOWEST = 1 / 64;

interface Change {
  readonly realAt: number;
  readonly lagMs: number;
}

export class Pace {
  readonly #fullSpeed: number;
  readonly #bounds: PaceBounds;
  #speed: number;
  #calmNeededMs = CALM_MS.first;
  #calmSince: number | null = null;
  #lastBrake: Change | null = null;
  #lastSpeedUp: Change | null = null;

  /** @param fullSpeed programme milliseconds per real millisecond */
  constructor(fullSpeed: number, bounds: PaceBounds = DEFAULT_BOUNDS) {
    this.#fullSpeed = fullSpeed;
    this.#bounds = bounds;
    this.#speed = fullSpeed;
  }

  get speed(): number {
    return this.#speed;
  }

  /** Looks at how far the stack is behind. @returns the speed to change to; null to go on as now */
  look(look: PaceLook): number | null {
    const { lagMs, realNow } = look;
    if (lagMs > this.#bounds.lagMs * CALM) this.#calmSince = null;
    else this.#calmSince ??= realNow;
    if (lagMs > this.#bounds.lagMs) return this.#mustBrake(look) ? this.#brake(look) : null;
    return this.#mayGoFaster(realNow) ? this.#goFaster(look) : null;
  }

  #mustBrake({ lagMs, realNow }: PaceLook): boolean {
    if (this.#speed <= this.#fullSpeed * SLOWEST) return false;
    if (this.#lastBrake === null) return true;
    const since = realNow - this.#lastBrake.realAt;
    return since >= SETTLE_MS && lagMs - this.#lastBrake.lagMs > since * STILL_GROWING;
  }

  #brake(look: PaceLook): number {
    const wasTooEarly = this.#lastSpeedUp !== null && look.realNow - this.#lastSpeedUp.realAt < TOO_EARLY_MS;
    if (wasTooEarly) this.#calmNeededMs = Math.min(CALM_MS.most, this.#calmNeededMs * 2);
    this.#lastBrake = { realAt: look.realNow, lagMs: look.lagMs };
    this.#lastSpeedUp = null;
    const factor = look.lagMs > 4 * this.#bounds.lagMs ? 4 : 2;
    this.#speed = Math.max(this.#fullSpeed * SLOWEST, this.#speed / factor);
    return this.#speed;
  }

  #mayGoFaster(realNow: number): boolean {
    if (this.#calmSince === null || this.#speed >= this.#fullSpeed) return false;
    return realNow - this.#calmSince >= this.#calmNeededMs;
  }

  #goFaster({ lagMs, realNow }: PaceLook): number {
    this.#lastSpeedUp = { realAt: realNow, lagMs };
    this.#lastBrake = null;
    this.#calmSince = null;
    this.#speed = Math.min(this.#fullSpeed, this.#speed * 2);
    return this.#speed;
  }
}
