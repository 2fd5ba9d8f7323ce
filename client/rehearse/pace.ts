/** How fast programme time may go, so that it never outruns the stack: a decision about figures, nothing else. */

export interface PaceFigures {
  /** Programme milliseconds per real millisecond, now. */
  readonly speed: number;
  /** As asked for: never faster. */
  readonly fullSpeed: number;
  /** Real milliseconds by which the stack is behind. */
  readonly lagMs: number;
  /** Real milliseconds since the lag was last above {@link CALM_LAG_MS}. */
  readonly calmForMs: number;
}

/**
 * Real milliseconds by which the stack may be behind. Some hundred are ordinary: a timer of Temporal's comes up to a
 * tenth of a second late, and a sweep is the net under a notification that was not heard.
 */
export const LAG_BOUND_MS = 1_500;
/** Below this the stack has caught up. */
export const CALM_LAG_MS = 300;
/** Real milliseconds of calm before the clock goes faster again. */
const CALM_FOR_MS = 2_000;
/** The more the stack is behind, the slower; but never by more than this at once, and never quite to a standstill. */
const MOST_BRAKING = 8;
const SLOWEST = 1 / 512;

/** The speed to change to; null to go on as now. */
export function nextSpeed({ speed, fullSpeed, lagMs, calmForMs }: PaceFigures): number | null {
  const slowest = fullSpeed * SLOWEST;
  if (lagMs > LAG_BOUND_MS) {
    if (speed <= slowest) return null;
    const braking = Math.min(MOST_BRAKING, Math.max(2, lagMs / LAG_BOUND_MS));
    return Math.max(slowest, speed / braking);
  }
  if (speed < fullSpeed && calmForMs >= CALM_FOR_MS) return Math.min(fullSpeed, speed * 2);
  return null;
}
