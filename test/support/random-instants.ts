import * as fc from 'fast-check';

const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

/** When the registrations of a random log usually are: before everything else. */
export const BEGINNING = Date.parse('2018-11-02T12:00:00Z');

/**
 * Few instants, so that many events are at equal times: the limits of months and days in UTC, Asia/Kolkata and
 * America/Sao_Paulo (whose 4 November 2018 had no midnight), and what lies exactly a window, or a millisecond more
 * or less, after them.
 */
const ANCHORS = ['2018-11-04T03:00:00Z', '2018-12-01T00:00:00Z', '2018-12-31T18:30:00Z', '2019-02-01T02:00:00Z'];
const DISTANCES = [0, 0, -1, 1, 30 * DAY_MS, 90 * DAY_MS - 1, 90 * DAY_MS, 90 * DAY_MS, 90 * DAY_MS + 1];
const GRID = ANCHORS.flatMap((anchor) => DISTANCES.map((distance) => Date.parse(anchor) + distance));

/** So late that a deal at the second anchor, or a millisecond from it, is just twelve months old. */
const MUCH_LATER = ['2019-06-20T00:00:00Z', '2019-11-30T23:59:59.999Z'].map((time) => Date.parse(time));

export const gridInstant: fc.Arbitrary<number> = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...GRID) },
  { weight: 1, arbitrary: fc.constantFrom(...MUCH_LATER) },
);

/**
 * Window after window and hardly anything between, so that it is the millisecond that decides. 1 December 2018 and
 * the instant 90 days later both begin a month.
 */
const STEP_START = Date.parse('2018-12-01T00:00:00Z');
const STEPS = [0, 0, 0, 90, 90, 90, 180, 180, 180, 270].map((days) => STEP_START + days * DAY_MS);
const BESIDE_STEPS = [0, 90, 180].flatMap((days) => [-1, 1].map((more) => STEP_START + days * DAY_MS + more));

export const stepInstant: fc.Arbitrary<number> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...STEPS) },
  { weight: 1, arbitrary: fc.constantFrom(...BESIDE_STEPS) },
);

/** The beginning; now and then a millisecond from it, or an instant of the grid: then it is late for most events. */
export const earlyInstant: fc.Arbitrary<number> = fc.oneof(
  { weight: 60, arbitrary: fc.constant(BEGINNING) },
  { weight: 1, arbitrary: fc.constantFrom(BEGINNING - 1, BEGINNING + 1) },
  { weight: 1, arbitrary: fc.constantFrom(...GRID) },
);

/** How many ways `writeInstant` knows. */
export const NOTATIONS = 5;

/** The same instant in several notations of RFC 3339. */
export function writeInstant(instant: number, notation: number): string {
  const utc = new Date(instant).toISOString();
  switch (notation % NOTATIONS) {
    case 1:
      return instant % SECOND_MS === 0 ? utc.replace('.000Z', 'Z') : utc;
    case 2:
      return utc.replace('Z', '987Z'); // digits beyond milliseconds are cut off
    case 3:
      return new Date(instant + 5.5 * 60 * 60 * SECOND_MS).toISOString().replace('Z', '+05:30');
    case 4:
      return new Date(instant - 3 * 60 * 60 * SECOND_MS).toISOString().replace('Z', '-03:00');
    default:
      return utc;
  }
}
