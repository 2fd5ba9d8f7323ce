/**
 * Programme time as a pure function of real time and clock segments (`docs/architecture.md`, principle 7).
 *
 * Invariants: no segments = the real clock; speed ≥ 0, so programme time never runs backwards within a segment;
 * a segment made by {@link nextSegment} continues the one before without a jump.
 */

/** From the real instant `realAt` on, programme time is `programmeAt` plus `speed` for each real millisecond. */
export interface ClockSegment {
  /** Real instant, milliseconds since the epoch. */
  readonly realAt: number;
  /** Programme instant at `realAt`, milliseconds since the epoch. */
  readonly programmeAt: number;
  /** Programme milliseconds per real millisecond; 0 stands still. */
  readonly speed: number;
}

/** In the order of `realAt`; of equal ones the last is in force. */
export type ClockSegments = readonly ClockSegment[];

/** The longest wait {@link realDelay} answers: a year of real milliseconds. Whoever waits asks again after it. */
export const MAX_REAL_DELAY = 365 * 86_400_000;

/**
 * The programme instant (whole milliseconds, rounded down) at a real instant.
 * Before the first segment the clock stands at that segment's beginning.
 */
export function programmeTime(segments: ClockSegments, realNow: number): number {
  const current = segments.findLast((segment) => segment.realAt <= realNow);
  if (current !== undefined) return within(current, realNow);
  return Math.floor(segments[0]?.programmeAt ?? realNow);
}

/**
 * Real milliseconds, from `realNow`, until programme time first reaches `programmeInstant`: 0 if it has, at most
 * {@link MAX_REAL_DELAY}, which also stands for never (the clock stands).
 */
export function realDelay(segments: ClockSegments, realNow: number, programmeInstant: number): number {
  if (programmeTime(segments, realNow) >= programmeInstant) return 0;
  const stretches = [realNow, ...segments.map((segment) => segment.realAt).filter((realAt) => realAt > realNow)];
  for (const [index, from] of stretches.entries()) {
    const until = stretches[index + 1] ?? Infinity;
    const reached = reachedWithin(segments, from, until, programmeInstant);
    if (reached !== null) return Math.min(reached - realNow, MAX_REAL_DELAY);
  }
  return MAX_REAL_DELAY;
}

/**
 * Real milliseconds since programme time passed `programmeInstant`: 0 if it is still to come, and where the clock stood
 * when it came. One from before the first segment is as old as that.
 */
export function realElapsed(segments: ClockSegments, realNow: number, programmeInstant: number): number {
  if (segments.length === 0) return Math.max(0, realNow - programmeInstant);
  if (programmeTime(segments, realNow) <= programmeInstant) return 0;
  const [first] = segments;
  const since = segments.findLast(({ realAt, programmeAt }) => realAt <= realNow && programmeAt <= programmeInstant);
  if (since === undefined) return Math.max(0, realNow - (first?.realAt ?? realNow));
  if (since.speed === 0) return 0;
  return Math.max(0, realNow - (since.realAt + (programmeInstant - since.programmeAt) / since.speed));
}

/** The segment that changes the speed at `realAt` and continues the clock from where it then is. */
export function nextSegment(segments: ClockSegments, realAt: number, speed: number): ClockSegment {
  return { realAt, programmeAt: programmeTime(segments, realAt), speed };
}

function within(segment: ClockSegment, realNow: number): number {
  return Math.floor(segment.programmeAt + (realNow - segment.realAt) * segment.speed);
}

/** The first whole real instant in [from, until), in which one segment rules, where the clock has reached the target. */
function reachedWithin(segments: ClockSegments, from: number, until: number, target: number): number | null {
  const missing = target - programmeTime(segments, from);
  if (missing <= 0) return from;
  const speed = speedAt(segments, from);
  if (speed === 0) return null;
  const last = Math.min(until, from + 2 * MAX_REAL_DELAY) - 1;
  let reached = Math.min(from + Math.ceil(missing / speed), last);
  // The division and the rounding down of programme time can each be off by one: look where it really happens.
  while (reached > from && programmeTime(segments, reached - 1) >= target) reached -= 1;
  while (reached < last && programmeTime(segments, reached) < target) reached += 1;
  return programmeTime(segments, reached) >= target ? reached : null;
}

function speedAt(segments: ClockSegments, realNow: number): number {
  if (segments.length === 0) return 1;
  return segments.findLast((segment) => segment.realAt <= realNow)?.speed ?? 0;
}
