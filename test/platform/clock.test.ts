import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_REAL_DELAY,
  monotonic,
  nextSegment,
  ProgrammeClock,
  programmeTime,
  realDelay,
  realElapsed,
  realNow,
  sleep,
} from '../../platform/clock.ts';
import type { ClockSegments } from '../../platform/clock.ts';

const DAY = 86_400_000;
const T0 = Date.parse('2026-01-01T00:00:00Z');

const speed = fc.oneof(fc.constantFrom(0, 1, 60, 864_000), fc.double({ min: 0.001, max: 1_000_000, noNaN: true }));

/** Segments as they come about: each continues the one before, at a later real instant. */
const history = fc
  .tuple(
    fc.integer({ min: 0, max: 4_000_000_000_000 }),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 100_000 }), speed), { minLength: 1, maxLength: 6 }),
  )
  .map(([programmeAt, changes]) => {
    const segments: ClockSegments[number][] = [];
    let realAt = T0;
    for (const [after, newSpeed] of changes) {
      realAt += after;
      segments.push(
        segments.length === 0 ? { realAt, programmeAt, speed: newSpeed } : nextSegment(segments, realAt, newSpeed),
      );
    }
    return segments;
  });

describe('programme time', () => {
  it('is real time when nobody has set the clock', () => {
    expect(programmeTime([], T0)).toBe(T0);
    expect(realDelay([], T0, T0 + 90 * DAY)).toBe(90 * DAY);
  });

  it('runs at the speed of the segment in force', () => {
    const segments = [
      { realAt: T0, programmeAt: 0, speed: 864_000 },
      { realAt: T0 + 9_000, programmeAt: 90 * DAY, speed: 0 },
      { realAt: T0 + 20_000, programmeAt: 90 * DAY, speed: 1 },
    ];
    expect(programmeTime(segments, T0 + 1_000)).toBe(10 * DAY);
    expect(programmeTime(segments, T0 + 15_000)).toBe(90 * DAY);
    expect(programmeTime(segments, T0 + 25_000)).toBe(90 * DAY + 5_000);
  });

  it('stands at the beginning of the first segment until that comes into force', () => {
    const segments = [{ realAt: T0, programmeAt: 1_000, speed: 5 }];
    expect(programmeTime(segments, T0 - 100)).toBe(1_000);
    expect(realDelay(segments, T0 - 100, 1_010)).toBe(102);
  });

  it('never runs backwards, and does not jump where a segment continues another', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: -1_000, max: 700_000 }), fc.nat(1_000), (segments, at, step) => {
        const [earlier, later] = [programmeTime(segments, T0 + at), programmeTime(segments, T0 + at + step)];
        expect(later).toBeGreaterThanOrEqual(earlier);
        const fastest = Math.max(...segments.map((segment) => segment.speed));
        // Each segment begins at a whole millisecond, so each may add one by rounding.
        expect(later - earlier).toBeLessThanOrEqual(fastest * step + 1 + segments.length);
      }),
    );
  });

  it('comes in whole milliseconds', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: -1_000, max: 700_000 }), (segments, at) => {
        expect(programmeTime(segments, T0 + at)).toSatisfy(Number.isInteger);
      }),
    );
  });
});

describe('the real delay until a programme instant', () => {
  it('is the inverse of programme time: just long enough, and not a millisecond longer', () => {
    fc.assert(
      fc.property(history, fc.nat(700_000), fc.integer({ min: 0, max: 5_000_000_000_000 }), (segments, at, instant) => {
        const now = T0 + at;
        const delay = realDelay(segments, now, instant);
        expect(delay).toSatisfy(Number.isInteger);
        fc.pre(delay < MAX_REAL_DELAY);
        const before = delay === 0 ? -Infinity : programmeTime(segments, now + delay - 1);
        expect(before).toBeLessThan(instant);
        expect(programmeTime(segments, now + delay)).toBeGreaterThanOrEqual(instant);
      }),
    );
  });

  it('finds an instant that the clock passes in a later segment', () => {
    fc.assert(
      fc.property(history, fc.nat(700_000), fc.nat(700_000), (segments, at, ahead) => {
        const instant = programmeTime(segments, T0 + at + ahead);
        expect(realDelay(segments, T0 + at, instant)).toBeLessThanOrEqual(ahead);
      }),
    );
  });

  it('is nothing for what has come', () => {
    expect(realDelay([], T0, T0)).toBe(0);
    expect(realDelay([{ realAt: T0, programmeAt: 5, speed: 0 }], T0, 5)).toBe(0);
  });

  it('is a year for never, and for all that is further away', () => {
    expect(realDelay([{ realAt: T0, programmeAt: 5, speed: 0 }], T0, 6)).toBe(MAX_REAL_DELAY);
    expect(realDelay([], T0, T0 + 2 * MAX_REAL_DELAY)).toBe(MAX_REAL_DELAY);
    expect(realDelay([{ realAt: T0, programmeAt: 0, speed: 0.001 }], T0, 90 * DAY)).toBe(MAX_REAL_DELAY);
  });

  it('counts through a stop to the segment after it', () => {
    const segments = [
      { realAt: T0, programmeAt: 0, speed: 0 },
      { realAt: T0 + 5_000, programmeAt: 0, speed: 10 },
    ];
    expect(realDelay(segments, T0, 100)).toBe(5_010);
  });
});

describe('the real time since a programme instant', () => {
  it('is the inverse of programme time wherever the clock runs', () => {
    fc.assert(
      fc.property(
        history,
        fc.integer({ min: 0, max: 600_000 }),
        fc.integer({ min: 0, max: 600_000 }),
        (all, at, later) => {
          const realAt = (all[0]?.realAt ?? T0) + at;
          const runsAt = all.findLast((segment) => segment.realAt <= realAt)?.speed ?? 0;
          const programmeAt = programmeTime(all, realAt);
          // Where the clock stood, one instant has many real ones.
          fc.pre(runsAt > 0 && all.every((segment) => segment.programmeAt !== programmeAt));
          const found = realElapsed(all, realAt + later, programmeAt);
          // Programme time is rounded down to a millisecond.
          expect(Math.abs(found - later)).toBeLessThanOrEqual(1 / runsAt + 1);
        },
      ),
    );
  });

  it('is nothing for what is to come, or where the clock stands', () => {
    const segments = [{ realAt: T0, programmeAt: 1_000, speed: 0 }];
    expect(realElapsed(segments, T0 + 5_000, 1_000)).toBe(0);
    expect(realElapsed(segments, T0 + 5_000, 1_001)).toBe(0);
    expect(realElapsed([], T0, T0 + 1)).toBe(0);
  });

  it('of an instant before the clock was set is as long as the clock has run', () => {
    expect(realElapsed([{ realAt: T0, programmeAt: 1_000, speed: 2 }], T0 + 500, 900)).toBe(500);
    expect(realElapsed([{ realAt: T0, programmeAt: 1_000, speed: 2 }], T0 + 500, 1_600)).toBe(200);
  });
});

describe('the programme clock', () => {
  it('is the real clock until somebody sets it', () => {
    const clock = new ProgrammeClock();
    const before = realNow();
    const now = clock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(realNow());
    expect(clock.isRunning).toBe(false);
  });

  it('stands still when told to', () => {
    const clock = ProgrammeClock.standingAt(42);
    expect([clock.now(), clock.realMsUntil(42), clock.realMsUntil(43)]).toEqual([42, 0, MAX_REAL_DELAY]);
    expect(clock.isRunning).toBe(true);
  });

  it('lets 90 days pass in a tenth of a second', async () => {
    const clock = new ProgrammeClock([{ realAt: realNow(), programmeAt: 0, speed: (90 * DAY) / 100 }]);
    await sleep(clock.realMsUntil(90 * DAY));
    expect(clock.now()).toBeGreaterThanOrEqual(90 * DAY);
  });

  it('takes segments in any order', () => {
    const clock = new ProgrammeClock();
    clock.setSegments([
      { realAt: 1, programmeAt: 7, speed: 0 },
      { realAt: 0, programmeAt: 3, speed: 0 },
    ]);
    expect(clock.now()).toBe(7);
  });
});

describe('sleeping', () => {
  it('takes at least as long as asked', async () => {
    const began = monotonic();
    await sleep(30);
    expect(monotonic() - began).toBeGreaterThanOrEqual(30);
  });

  it('ends early, without an error, when the signal is aborted', async () => {
    const controller = new AbortController();
    const [began, sleeping] = [monotonic(), sleep(1_000_000_000_000, controller.signal)];
    controller.abort();
    await sleeping;
    await sleep(1_000_000, controller.signal);
    expect(monotonic() - began).toBeLessThan(1_000);
  });
});
