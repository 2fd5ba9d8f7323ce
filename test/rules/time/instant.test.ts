import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../../../rules/time/instant.ts';
import { parseInstant as reference } from '../../support/reference/instants.ts';

const WRITTEN = [
  '2026-01-01T00:00:00.000Z',
  '2024-02-29t23:59:59.98765+14:30',
  '2023-02-28T23:59:60z',
  '1999-12-31T24:00:00.1-23:59',
  '0099-06-30T12:30:00Z',
];

/** A timestamp with some characters changed: mostly digits, so that it often stays one. */
const timestamps = fc
  .record({
    written: fc.constantFrom(...WRITTEN),
    changes: fc.array(
      fc.record({
        at: fc.nat({ max: 30 }),
        by: fc.oneof(
          { weight: 9, arbitrary: fc.constantFrom(...'0123456789') },
          { weight: 1, arbitrary: fc.constantFrom(...'+-.:TZtz ', '') },
        ),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ written, changes }) => {
    const characters = [...written];
    for (const { at, by } of changes) if (at < characters.length) characters[at] = by;
    return characters.join('');
  });

test('a timestamp is read as the reference reads it, or refused as there', () => {
  fc.assert(
    fc.property(timestamps, (text) => {
      expect(parseInstant(text)).toBe(inFourDigits(reference(text)));
    }),
    { numRuns: 5_000 },
  );
});

test('an instant that is printed is read again', () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (instant) => {
      expect(parseInstant(formatInstant(instant))).toBe(instant);
    }),
  );
});

test.each([
  [253_402_300_800_000, '9999-12-31T23:59:59.999Z'],
  [1e18, '9999-12-31T23:59:59.999Z'],
  [-62_167_219_200_001, '0000-01-01T00:00:00.000Z'],
])('an instant beyond what the form can say is printed as the last that it can: %d', (instant, printed) => {
  expect(formatInstant(instant)).toBe(printed);
});

/** The reference knows no bound of the year after an offset. */
function inFourDigits(instant: number | null): number | null {
  return instant === null || !/^\d{4}-/.test(new Date(instant).toISOString()) ? null : instant;
}
